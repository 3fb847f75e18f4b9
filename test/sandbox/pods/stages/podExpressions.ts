import { faultAnnotations } from "../faults.ts";
import { playedLabel, verdictAnnotations } from "../playedJobs.ts";
import { probeConditions } from "../probes.ts";
import { type Condition, exists, isAbsent, isIn, isNotIn } from "./stage.ts";

/** jq: `durationMs`, like `parseDuration` in TypeScript; null where the text (or null) is no duration. */
const durationMs = `def durationMs:
  if type == "string" and test("^([0-9]+([.][0-9]+)?(ms|s|m|h))+$")
  then [scan("([0-9]+(?:[.][0-9]+)?)(ms|s|m|h)") | (.[0] | tonumber) * ({"ms": 1, "s": 1000, "m": 60000, "h": 3600000}[.[1]])] | add
  else null end;`;

/** jq: milliseconds since 1970 of the API's time text, rounded up, as it has whole seconds and leaves the rest out. */
const momentMs = `def momentMs: (fromdateiso8601 + 1) * 1000;`;

const preStopSeconds = `def preStopSeconds:
  .lifecycle.preStop
  | .sleep.seconds
    // (((.exec.command // []) | join(" ") | capture("\\\\bsleep +(?<n>[0-9]+)")) .n | tonumber)
    // 0;`;

export const definitions = [durationMs, momentMs, preStopSeconds].join("\n");

/** jq: when the containers that run now were started, or restarted. */
const startedMs = `([.status.containerStatuses[].state.running.startedAt | select(.) | momentMs] | max)`;

const readinessDelaySeconds = `([.spec.containers[] | (.readinessProbe.initialDelaySeconds // 0), (.startupProbe.initialDelaySeconds // 0)] | max)`;

/** jq: what must pass from the start of the containers until the pod is Ready. */
const readyAfterMs = `(${readinessDelaySeconds} * 1000 + ((${annotation(faultAnnotations.slowStart)} | durationMs) // 0))`;

/** jq: the text of an annotation, or null. */
function annotation(name: string) {
    return `.metadata.annotations[${JSON.stringify(name)}]`;
}

/** jq: when the pod is Ready. At once where nothing asks for a delay, so not rounded up to the next second then. */
export const readyAtMs = `(if ${readyAfterMs} == 0 then 0 else ${startedMs} + ${readyAfterMs} end)`;

const crashAfterMs = `(${annotation(faultAnnotations.crashLoopAfter)} | durationMs)`;

/** jq: the failing probe for which the kubelet restarts the first container, or null. */
const restartingProbe = `(.spec.containers[0] as $first
  | if ${fails("startup")} then $first.startupProbe // {} elif ${fails("liveness")} then $first.livenessProbe // {} else null end)`;

function fails(kind: keyof typeof probeConditions) {
    return `any(.status.conditions[]?; .type == ${JSON.stringify(probeConditions[kind])} and .status == "False")`;
}

/** jq: what passes from the container's start until the kubelet has seen that probe fail often enough. */
const restartAfterMs = `(${restartingProbe} | ((.initialDelaySeconds // 0) + (.periodSeconds // 10) * (.failureThreshold // 3)) * 1000)`;

/** jq: when a container crashes or is restarted: for a failing probe, soon after its start, or so long after its pod got Ready. */
export const crashAtMs = `(if ${restartingProbe} != null then ${startedMs} + ${restartAfterMs}
  elif ${crashAfterMs} == null then ${startedMs} + 1000
  else (.status.conditions[] | select(.type == "Ready") | .lastTransitionTime | momentMs) + ${crashAfterMs} end)`;

/** jq: when a pod that runs to completion is done. */
export const completedAtMs = `(${startedMs} + 1000)`;

/** jq: when a container that crashed is called backed off, and when it is restarted: after 10 s, 20 s, up to 5 min. */
export const backOffAtMs = `(.status.containerStatuses[0].state.terminated.finishedAt | momentMs)`;
export const restartAtMs = `(.status.containerStatuses[0]
  | (.lastState.terminated.finishedAt | momentMs) + ([10 * pow(2; .restartCount - 1), 300] | min) * 1000)`;

const shutdownSeconds = 1;

/**
 * jq: when the last container of a terminating pod has exited: SIGTERM comes after the preStop hook, and an
 * application takes a second to shut down, but never longer than the grace period.
 */
export const endedAtMs = `((.metadata.deletionGracePeriodSeconds // 0) as $grace
  | ([.spec.containers[] | preStopSeconds] | max) as $preStop
  | (.metadata.deletionTimestamp | momentMs) + ([$preStop + ${shutdownSeconds} - $grace, 0] | min) * 1000)`;

const restartPolicy = ".spec.restartPolicy";
const readyStatus = '.status.conditions[]? | select(.type == "Ready") | .status';
const firstState = ".status.containerStatuses[0].state";

export const isTerminating = exists(".metadata.deletionTimestamp");
export const isStaying = isAbsent(".metadata.deletionTimestamp");
export const isNotYetRemoved = isIn(".metadata.deletionGracePeriodSeconds == 0", "false");
export const isPending = isIn(".status.phase", "Pending");
export const isRunning = isIn(".status.phase", "Running");
export const isNotRunning = isNotIn(".status.phase", "Running");
export const hasAddress = exists(".status.podIP");
export const servesForEver = isIn(restartPolicy, "Always");
export const runsToCompletion = isIn(restartPolicy, "Never", "OnFailure");
export const isNotReady = isNotIn(readyStatus, "True");
export const firstRuns = exists(`${firstState}.running`);
export const firstHasExited = exists(`${firstState}.terminated`);
export const firstIsBackedOff = isIn(`${firstState}.waiting.reason`, "CrashLoopBackOff");
export const neverRestarted = isIn(".status.containerStatuses[0].restartCount == 0", "true");
export const hasRestarted = isIn(".status.containerStatuses[0].restartCount == 0", "false");
const isReady = `([${readyStatus}] | any(. == "True"))`;

const cannotGetReady = `(${fails("startup")} or ${fails("readiness")})`;

/** jq: whether the first container is to crash now, rather than get Ready or be done. */
const crashesNow = `(
  (${restartPolicy} == "Always" and ${restartingProbe} != null and (${isReady} or ${cannotGetReady})) or
  (${restartPolicy} == "Always" and ${isOn(faultAnnotations.crashLoop)} and (${crashAfterMs} == null or ${isReady})))`;

function isOn(name: string) {
    return `(${annotation(name)} == "true")`;
}

export const isToCrash: Condition = isIn(`${durationMs} ${crashesNow}`, "true");
export const isNotToCrash: Condition = isIn(`${durationMs} ${crashesNow}`, "false");
export const mayGetReady: Condition = isIn(`(${isOn(faultAnnotations.neverReady)} or ${cannotGetReady})`, "false");

/** jq: the exit code that a pod which is to run to completion has at its end; null while it still runs. */
const exitCode = `(if .metadata.labels[${JSON.stringify(playedLabel)}] == "true" then ${annotation(verdictAnnotations.exitCode)} else "0" end)`;

export const isToFail: Condition = isIn(`(${exitCode} // "0") != "0"`, "true");
export const isToSucceed: Condition = isIn(`${exitCode} == "0"`, "true");
