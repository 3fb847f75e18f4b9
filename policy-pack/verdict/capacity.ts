import { neededReplicas, type Requirement } from "../../src/model/need.ts";
import type { Range } from "../../src/model/range.ts";

/** What is known about pods that are about to get more traffic, and about what serves now. */
export interface Capacity extends Omit<Requirement, "reference" | "share"> {
    /** The part of the traffic, from 0 to 1. */
    readonly share: Range;
    /** Pods of what serves now. */
    readonly reference: Range;
    /** The same, to compare with the declared number: an autoscaled colour declares only its minimum. */
    readonly declaredReference: Range;
    /** Pods that the target is declared to keep at least; undefined where what is declared says nothing about that. */
    readonly declared: Range | undefined;
    /** Pods of the target that will be ready when traffic arrives; undefined where that was not asked. */
    readonly ready: Range | undefined;
    /** Where the demand can be lowered. */
    readonly settableIn: string;
    /** True where no traffic is there yet that could be lost. */
    readonly nothingServes: boolean;
}

/** `of` says which of the two counts is too low or not known. */
export interface CapacityVerdict {
    readonly outcome: "enough" | "unsure" | "short";
    readonly of: "declared" | "ready";
    readonly needed: Range;
}

interface Count extends Omit<CapacityVerdict, "outcome"> {
    readonly range: Range;
}

/** Whether a target has pods enough for its share, both declared and ready. */
export function judgeCapacity(capacity: Capacity): CapacityVerdict {
    const { reference, declaredReference, declared, ready, nothingServes } = capacity;
    const counts: Count[] = [
        ...countOf("declared", declared, neededRange(capacity, declaredReference)),
        ...countOf("ready", ready, neededRange(capacity, reference)),
    ];
    const short = counts.find(({ range, needed }) => range.most < needed.least);
    const unsure = counts.find(({ range, needed }) => range.least < needed.most);
    const isOpen = unsure !== undefined || (counts.length === 0 && !nothingServes);
    const outcome = short !== undefined ? "short" : isOpen ? "unsure" : "enough";
    const { of, needed }: Omit<CapacityVerdict, "outcome"> = short ??
        unsure ?? { of: "declared", needed: neededRange(capacity, declaredReference) };
    return { outcome, of, needed };
}

function countOf(of: Count["of"], range: Range | undefined, needed: Range): Count[] {
    return range === undefined ? [] : [{ of, range, needed }];
}

function neededRange({ share, ...requirement }: Capacity, of: Range): Range {
    return {
        least: neededReplicas({ ...requirement, share: share.least, reference: of.least }),
        most: neededReplicas({ ...requirement, share: share.most, reference: of.most }),
    };
}
