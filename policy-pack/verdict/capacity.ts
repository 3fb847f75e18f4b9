import type { Range } from "../workloads/range.ts";
import { neededReplicas, type Requirement } from "./requirement.ts";

/** What is known about a subset that is about to get more traffic, and about what serves now. */
export interface Capacity extends Omit<Requirement, "reference"> {
    /** Pods of the colour that serves now. */
    readonly reference: Range;
    /** Pods that the target is declared to keep at least. */
    readonly declared: Range;
    /** Pods of the target that will be ready when traffic arrives; undefined where that was not asked. */
    readonly ready: Range | undefined;
}

/** `of` names which of the two counts is too low, or not known. */
export interface CapacityVerdict {
    readonly outcome: "enough" | "unsure" | "short";
    readonly of: "declared" | "ready";
    readonly needed: Range;
}

/** Whether a target has pods enough for its share, both declared and ready. */
export function judgeCapacity({ reference, declared, ready, ...requirement }: Capacity): CapacityVerdict {
    const needed: Range = {
        least: neededReplicas({ ...requirement, reference: reference.least }),
        most: neededReplicas({ ...requirement, reference: reference.most }),
    };
    const counts = [
        { of: "declared", range: declared } as const,
        ...(ready === undefined ? [] : [{ of: "ready", range: ready } as const]),
    ];
    const short = counts.find(({ range }) => range.most < needed.least);
    if (short !== undefined) {
        return { outcome: "short", of: short.of, needed };
    }
    const unsure = counts.find(({ range }) => range.least < needed.most);
    return { outcome: unsure === undefined ? "enough" : "unsure", of: unsure?.of ?? "ready", needed };
}
