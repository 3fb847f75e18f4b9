/** How many requests each pod has received since it appeared, at one moment; pods by uid. */
export interface Sample {
    readonly atMs: number;
    readonly received: ReadonlyMap<string, number>;
}

/** What a pod receives, and over which time it was measured. */
export interface Rate {
    readonly perSecond: number;
    readonly measuredAtMs: number;
    readonly windowMs: number;
}

/** As far back as a rate looks: short, so that tests see a changed load soon, and long enough to even out its noise. */
const windowMs = 5000;

/** Rates over the last seconds, from counts that only grow. */
export class RequestRates {
    #samples: readonly Sample[] = [];

    add(sample: Sample): void {
        this.#samples = [...this.#samples.filter(({ atMs }) => atMs >= sample.atMs - windowMs), sample];
    }

    /** Undefined until a pod was counted twice, as with the real metrics server, and once it is gone. */
    of(uid: string): Rate | undefined {
        const last = this.#samples.at(-1);
        const first = this.#samples.find(({ received }) => received.has(uid));
        const end = last?.received.get(uid);
        if (first === undefined || last === undefined || end === undefined || first === last) return undefined;
        const elapsedMs = last.atMs - first.atMs;
        const grown = end - (first.received.get(uid) ?? 0);
        return { perSecond: (grown * 1000) / elapsedMs, measuredAtMs: last.atMs, windowMs: elapsedMs };
    }
}
