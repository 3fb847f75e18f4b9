import { isIn, isNotIn, type Stage, stage, writeStatus } from "./stage.ts";

const readyStatus = '.status.conditions[]? | select(.type == "Ready") | .status';

const conditions = `
conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: {{ Now | Quote }}
  lastTransitionTime: {{ or $.metadata.creationTimestamp Now | Quote }}
{{ end }}`;

const initialized = `${conditions}
phase: Running
addresses:
{{ with NodeIP }}
- type: InternalIP
  address: {{ . | Quote }}
{{ end }}
- type: Hostname
  address: {{ NodeName | Quote }}
nodeInfo:
  architecture: amd64
  operatingSystem: linux
  bootID: ""
  machineID: ""
  systemUUID: ""
  osImage: simulated
  kernelVersion: simulated
  containerRuntimeVersion: {{ printf "kwok://%s" Version | Quote }}
  kubeletVersion: {{ printf "kwok-%s" Version | Quote }}
  kubeProxyVersion: {{ printf "kwok-%s" Version | Quote }}`;

const tenMinutesMs = 600_000;

/** A node that is Ready from the start. Its heartbeats are leases, which KWOK itself renews; status follows rarely. */
export function nodeStages(): Stage[] {
    return [
        stage("Node", "node-ready", { when: [isNotIn(readyStatus, "True")], steps: [writeStatus(initialized)] }),
        stage("Node", "node-heartbeat", {
            when: [isIn(readyStatus, "True")],
            delay: { durationMilliseconds: tenMinutesMs },
            steps: [writeStatus(conditions)],
        }),
    ];
}
