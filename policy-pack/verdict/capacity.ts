import { neededReplicas, type Requirement } from "../../src/model/need.ts";
import type { Range } from "../../src/model/range.ts";

/** What is known about a subset that is about to get more traffic, and about what serves now. */
export interface Capacity extends Omit<Requirement, "reference"> {
    /** Pods of the colour that serves now. */
    readonly reference: Range;
    /** The same, for comparison with what is declared: of an autoscaled colour only its minimum is. */
    readonly declaredReference: Range;
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

interface Counted extends Omit<CapacityVerdict, "outcome"> {
    readonly range: Range;
}

/** Whether a target has pods enough for its share, both declared and ready. */
export function judgeCapacity(capacity: Capacity): CapacityVerdict {
    const { reference, declaredReference, declared, ready, ...requirement } = capacity;
    const counts: Counted[] = [
        { of: "declared", range: declared, needed: neededRange(requirement, declaredReference) },
        ...(ready === undefined
            ? []
            : [{ of: "ready" as const, range: ready, needed: neededRange(requirement, reference) }]),
    ];
    const short = counts.find(({ range, needed }) => range.most < needed.least);
    const unsure = counts.find(({ range, needed }) => range.least < needed.most);
    const outcome = short !== undefined ? "short" : unsure !== undefined ? "unsure" : "enough";
    const { of, needed }: Omit<CapacityVerdict, "outcome"> = short ??
        unsure ?? { of: "declared", needed: neededRange(requirement, declaredReference) };
    return { outcome, of, needed };
}

function neededRange(requirement: Omit<Requirement, "reference">, { least, most }: Range): Range {
    return {
        least: neededReplicas({ ...requirement, reference: least }),
        most: neededReplicas({ ...requirement, reference: most }),
    };
}
