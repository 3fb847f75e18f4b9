/** What decides how many pods a share of the traffic needs. */
export interface Requirement {
    /** The part of the traffic, from 0 to 1. */
    readonly share: number;
    /** Pods of the colour that serves all of it now. */
    readonly reference: number;
    /** Whether the reference was read from the cluster, rather than declared: then one pod more is always enough. */
    readonly isReferenceLive: boolean;
    readonly minReplicas: number;
    readonly minReadyPercent: number;
}

/** How many pods are needed, and what requires that many. */
export interface Need {
    readonly needed: number;
    readonly because: "share" | "minReplicas" | "rescue";
}

/** Smaller fractions of a pod are floating-point errors. */
const NOISE = 1e-9;

/**
 * How many pods a subset needs for its share: that share of what serves now, rounded up, and at least `minReplicas`. One pod
 * more than serve now is always enough: traffic may move to the healthier colour.
 */
export function needFor({ share, reference, isReferenceLive, minReplicas, minReadyPercent }: Requirement): Need {
    const part = share * (minReadyPercent / 100);
    // The reference may be infinite, and infinity times zero is NaN, which compares as neither smaller nor greater.
    const forShare = part === 0 || reference === 0 ? 0 : Math.ceil(part * reference - NOISE);
    const asked: Need =
        forShare >= minReplicas
            ? { needed: forShare, because: "share" }
            : { needed: minReplicas, because: "minReplicas" };
    return isReferenceLive && asked.needed > reference + 1 ? { needed: reference + 1, because: "rescue" } : asked;
}

/** The highest `minReadyPercent` of what carries the traffic now for which so many pods are enough. */
export function percentFor(pods: number, carrying: number): number {
    return Math.floor((100 * pods) / carrying + NOISE);
}

export function neededReplicas(requirement: Requirement): number {
    return needFor(requirement).needed;
}
