import type { Color } from "../../model/color.ts";
import { plural } from "../../model/plural.ts";
import { isPodReady } from "../../model/readiness.ts";
import { containerStatuses, type Pod } from "../live/pods.ts";
import type { Check } from "../preflight/check.ts";

/** Why pods of a colour do not serve, in Kubernetes' words. */
export function podFindings(color: Color, pods: Pod[]): Check[] {
    const ready = pods.filter(isPodReady);
    const rest = pods.filter((pod) => !isPodReady(pod) && pod.metadata.deletionTimestamp === undefined);
    const name = "pods";
    if (rest.length === 0)
        return [{ name, outcome: "passed", text: `${color}: ${plural(ready.length, "pod")}, all ready` }];
    return rest.map((pod) => ({
        name,
        outcome: "failed",
        text: `${color}: pod ${pod.metadata.name} is not ready: ${whyNot(pod)}; see \`kubectl -n ${pod.metadata.namespace} logs ${pod.metadata.name} --previous\``,
    }));
}

function whyNot(pod: Pod): string {
    const { status } = pod;
    const reasons = containerStatuses(pod)
        .filter(({ ready }) => !ready)
        .map(({ name, state, lastState, restartCount = 0 }) => {
            const ended = state?.terminated ?? lastState?.terminated;
            const parts = [
                state?.waiting?.reason ?? state?.terminated?.reason ?? "its readiness probe fails",
                ended && `ended with exit code ${ended.exitCode}`,
                restartCount > 0 && `${restartCount} restarts`,
            ];
            return `${name}: ${parts.filter(Boolean).join(", ")}`;
        });
    if (reasons.length > 0) return reasons.join("; ");
    const scheduled = status?.conditions?.find(({ type, status }) => type === "PodScheduled" && status === "False");
    return scheduled?.message ?? `it is ${status?.phase ?? "Pending"}`;
}
