import { text, UNKNOWN } from "../../src/model/value.ts";
import type { Finding } from "../finding.ts";
import { describe } from "../objects/object.ts";
import { SCOPE } from "../settings/shared.ts";
import { isInScope } from "../stack/scope.ts";
import { floatingTag } from "../workloads/image.ts";
import { containersOf, podSpecOf } from "../workloads/pod.ts";
import type { Workload } from "../workloads/workload.ts";
import { stackPolicy } from "./stackPolicy.ts";

/** Warns of image tags that may mean another image at the next start of a pod, so that a rollback might run something else. */
export const noFloatingImages = stackPolicy({
    name: "no-floating-images",
    description: "Images are named by a digest, or by a tag other than latest.",
    enforcementLevel: "advisory",
    severity: "medium",
    settings: SCOPE,
    judge: ({ inventory }, settings) =>
        inventory.allWorkloads.filter(({ object }) => isInScope(object, settings)).flatMap(judgeWorkload),
});

function judgeWorkload(workload: Workload): Finding[] {
    const { object } = workload;
    const pod = podSpecOf(workload);
    if (pod === UNKNOWN) return [unknownImage(workload, "its pods")];
    const containers = [...containersOf(pod, "initContainers"), ...containersOf(pod, "containers")];
    return containers.flatMap(({ name, value }): Finding[] => {
        const image = value === UNKNOWN ? UNKNOWN : text(value.image);
        if (image === UNKNOWN) return [unknownImage(workload, `container ${name}`)];
        const floating = image === undefined ? undefined : floatingTag(image);
        const message = `${describe(object)}: container ${name} runs ${image}, ${floating}. Name a release by its tag or digest.`;
        return floating === undefined ? [] : [{ kind: "violation", urn: object.urn, message }];
    });
}

function unknownImage({ object }: Workload, what: string): Finding {
    const message = `the image of ${what} in ${describe(object)}, which is known only after the update.`;
    return { kind: "unchecked", urn: object.urn, message };
}
