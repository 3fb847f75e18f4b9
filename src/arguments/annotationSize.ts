import type { BlueGreenServiceArgs } from "../args.ts";
import { COLORS } from "../model/color.ts";
import type { Problem } from "./problems.ts";

/**
 * The greatest size of keys and values together that Kubernetes accepts:
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/
 */
const MOST_BYTES = 256 * 1024;

/** Reserved for what this package writes itself: holds, journals and overrides. */
const OWN_BYTES = 8 * 1024;

/** Annotations that the API server would refuse for their size, after it has taken other objects. */
export function annotationProblems(args: BlueGreenServiceArgs): Problem[] {
    const { annotations, podAnnotations, cutoverReason } = args;
    const ofPods = COLORS.map((color) => {
        const own = args[color].podAnnotations;
        return tooLarge(own ? `${color}.podAnnotations` : "podAnnotations", { ...podAnnotations, ...own });
    });
    // The same for both colours where neither has its own.
    const pods = ofPods.flat().filter(({ path }, index, all) => all.findIndex((each) => each.path === path) === index);
    const objects = tooLarge(annotations ? "annotations" : "cutoverReason", { ...annotations, reason: cutoverReason });
    return [...objects, ...pods];
}

function tooLarge(path: string, annotations: Record<string, unknown>): Problem[] {
    const bytes = Object.entries(annotations)
        .flat()
        .filter((part) => typeof part === "string")
        .reduce((sum, part) => sum + Buffer.byteLength(part), 0);
    if (bytes <= MOST_BYTES - OWN_BYTES) return [];
    const reason = `got ${Math.ceil(bytes / 1024)} KiB in total; allowed: ${(MOST_BYTES - OWN_BYTES) / 1024} KiB, since Kubernetes takes 256 KiB of annotations for each object, including its own and this package's`;
    return [{ path, reason }];
}
