import * as pod from "./podExpressions.ts";
import * as status from "./podStatus.ts";
import { type Stage, stage, until, writeStatus } from "./stage.ts";

/** The life of a pod, from the address that the pod server gives it to the removal of its object. */
export function podStages(): Stage[] {
    return [...startAndEnd(), ...serving(), ...crashLoop(), ...completion()];
}

function startAndEnd(): Stage[] {
    return [
        stage("Pod", "pod-start", {
            when: [pod.isStaying, pod.isPending, pod.hasAddress],
            steps: [writeStatus(status.started)],
        }),
        stage("Pod", "pod-exit", {
            when: [pod.isTerminating, pod.isRunning],
            delay: until(pod.endedAtMs, pod.definitions),
            steps: [writeStatus(status.ended("Succeeded"))],
        }),
        // KWOK deletes by name, so a second deletion might hit the next pod of a StatefulSet: hence apart from the exit,
        // whose own patch would start it again, and not once the first deletion has set the grace period to 0.
        stage("Pod", "pod-remove", {
            when: [pod.isTerminating, pod.isNotRunning, pod.isNotYetRemoved],
            steps: [{ delete: true }],
        }),
    ];
}

function serving(): Stage[] {
    return [
        stage("Pod", "pod-ready", {
            when: [
                pod.isStaying,
                pod.isRunning,
                pod.servesForEver,
                pod.firstRuns,
                pod.isNotReady,
                pod.mayGetReady,
                pod.isNotToCrash,
            ],
            delay: until(pod.readyAtMs, pod.definitions),
            steps: [writeStatus(status.ready)],
        }),
    ];
}

/** As the kubelet does it: the first restart is immediate, each later one waits, twice as long every time. */
function crashLoop(): Stage[] {
    return [
        stage("Pod", "pod-crash", {
            when: [pod.isStaying, pod.isRunning, pod.firstRuns, pod.isToCrash],
            delay: until(pod.crashAtMs, pod.definitions),
            steps: [writeStatus(status.crashed)],
        }),
        stage("Pod", "pod-restart-at-once", {
            when: [pod.isStaying, pod.isRunning, pod.firstHasExited, pod.neverRestarted],
            steps: [writeStatus(status.restarted)],
        }),
        stage("Pod", "pod-back-off", {
            when: [pod.isStaying, pod.isRunning, pod.firstHasExited, pod.hasRestarted],
            delay: until(pod.backOffAtMs, pod.definitions),
            steps: [
                writeStatus(status.backedOff),
                { event: { type: "Warning", reason: "BackOff", message: "Back-off restarting failed container" } },
            ],
        }),
        stage("Pod", "pod-restart", {
            when: [pod.isStaying, pod.isRunning, pod.firstIsBackedOff],
            delay: until(pod.restartAtMs, pod.definitions),
            steps: [writeStatus(status.restarted)],
        }),
    ];
}

function completion(): Stage[] {
    const isDone = [pod.isStaying, pod.isRunning, pod.runsToCompletion, pod.firstRuns, pod.isNotToCrash];
    const delay = until(pod.completedAtMs, pod.definitions);
    return [
        stage("Pod", "pod-complete", {
            when: [...isDone, pod.isToSucceed],
            delay,
            steps: [writeStatus(status.ended("Succeeded"))],
        }),
        stage("Pod", "pod-fail", {
            when: [...isDone, pod.isToFail],
            delay,
            steps: [writeStatus(status.ended("Failed"))],
        }),
    ];
}
