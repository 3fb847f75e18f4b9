import { verdictAnnotations } from "../playedJobs.ts";

/** Parts of pod status, as Go templates that yield YAML. */

/** Conditions keep the time of their last change, so they are written only by a stage that changes them. */
function conditions(status: "True" | "False", reason?: string): string {
    const because = reason === undefined ? "" : `\n  reason: ${reason}\n  message: ${unreadyMessage(reason)}`;
    return ["Ready", "ContainersReady"]
        .map((type) => `- type: ${type}\n  status: "${status}"\n  lastTransitionTime: {{ Now | Quote }}${because}`)
        .join("\n");
}

function unreadyMessage(reason: string): string {
    if (reason === "PodCompleted") return '""';
    return "'containers with unready status: [{{ range .spec.containers }}{{ .name }} {{ end }}]'";
}

/** All containers have started; none is Ready. Plain init containers are done, sidecars run. */
export const started = `
phase: Running
startTime: {{ Now | Quote }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
hostIPs:
- ip: {{ NodeIPWith .spec.nodeName | Quote }}
conditions:
- type: PodReadyToStartContainers
  status: "True"
  lastTransitionTime: {{ Now | Quote }}
- type: Initialized
  status: "True"
  lastTransitionTime: {{ Now | Quote }}
${conditions("False", "ContainersNotReady")}
{{ range .spec.readinessGates }}
- type: {{ .conditionType | Quote }}
  status: "True"
  lastTransitionTime: {{ Now | Quote }}
{{ end }}
{{ with .spec.initContainers }}
initContainerStatuses:
{{ range . }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  restartCount: 0
  ready: true
{{ if eq (or .restartPolicy "") "Always" }}
  started: true
  state:
    running:
      startedAt: {{ Now | Quote }}
{{ else }}
  started: false
  state:
    terminated:
      exitCode: 0
      reason: Completed
      startedAt: {{ Now | Quote }}
      finishedAt: {{ Now | Quote }}
{{ end }}
{{ end }}
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  restartCount: 0
  ready: false
  started: true
  state:
    running:
      startedAt: {{ Now | Quote }}
{{ end }}`;

/** Every container that runs is Ready. */
export const ready = `
conditions:
${conditions("True")}
containerStatuses:
{{ range .status.containerStatuses }}
- {{ set . "ready" true | toJson }}
{{ end }}`;

/** All containers have exited, and none is started again. */
export function ended(phase: "Succeeded" | "Failed"): string {
    return `
phase: ${phase}
conditions:
${conditions("False", "PodCompleted")}
containerStatuses:
{{ range .status.containerStatuses }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  restartCount: {{ .restartCount }}
  ready: false
  started: false
  lastState: {{ or .lastState dict | toJson }}
  state:
{{ if .state.running }}
    terminated:
      exitCode: ${phase === "Succeeded" ? 0 : 1}
      reason: ${phase === "Succeeded" ? "Completed" : "Error"}
      startedAt: {{ .state.running.startedAt | Quote }}
      finishedAt: {{ Now | Quote }}
{{ with $.metadata.annotations }}
{{ with index . ${JSON.stringify(verdictAnnotations.message)} }}
      message: {{ . | Quote }}
{{ end }}
{{ end }}
{{ else }}
    {{ toJson .state }}
{{ end }}
{{ end }}`;
}

/** The first container changes as given, the others stay as they are. */
function firstContainer(change: string): string {
    return `
containerStatuses:
{{ range $index, $status := .status.containerStatuses }}
{{ if eq $index 0 }}
- name: {{ $status.name | Quote }}
  image: {{ $status.image | Quote }}
  imageID: ""
${change.trim().replaceAll(/^/gm, "  ")}
{{ else }}
- {{ toJson $status }}
{{ end }}
{{ end }}`;
}

export const crashed = `
conditions:
${conditions("False", "ContainersNotReady")}
${firstContainer(`
restartCount: {{ $status.restartCount }}
ready: false
started: false
lastState: {{ or $status.lastState dict | toJson }}
state:
  terminated:
    exitCode: 1
    reason: Error
    startedAt: {{ $status.state.running.startedAt | Quote }}
    finishedAt: {{ Now | Quote }}`)}`;

export const backedOff = firstContainer(`
restartCount: {{ $status.restartCount }}
ready: false
started: false
lastState:
  terminated: {{ toJson $status.state.terminated }}
state:
  waiting:
    reason: CrashLoopBackOff
    message: back-off restarting failed container {{ $status.name }}`);

export const restarted = firstContainer(`
restartCount: {{ add1 $status.restartCount }}
ready: false
started: true
lastState:
  terminated: {{ or $status.state.terminated $status.lastState.terminated | toJson }}
state:
  running:
    startedAt: {{ Now | Quote }}`);
