/** What one switch cost. Times are milliseconds. */
export interface Run {
    readonly contestant: string;
    readonly scenario: string;
    /** From 1, in the order in which a contestant made them in a scenario. */
    readonly run: number;
    readonly sent: number;
    /** Requests that failed or were never answered, all kinds of callers together. */
    readonly lost: number;
    /** The lost ones by status or error code. */
    readonly failures: Readonly<Record<string, number>>;
    /** From the command's start to the first answer of the new colour; `null` where traffic did not move. */
    readonly firstNewMs: number | null;
    /** From the command's start to the last answer of the old colour to a quick request. */
    readonly lastOldMs: number | null;
    /** The same from the moment at which the API server had the change. */
    readonly lastOldAfterChangeMs: number | null;
    /** The latency that 99 of 100 quick requests stayed below, before the switch, during it and after it. */
    readonly p99: Readonly<Record<Stage, number | null>>;
    /** Why the switch was not made, where the contestant failed or refused. */
    readonly error?: string;
}

export const STAGES = ["before", "during", "after"] as const;
export type Stage = (typeof STAGES)[number];

/** Requests per colour in a stretch of time around a switch, for plots. */
export interface Trace {
    readonly contestant: string;
    readonly scenario: string;
    readonly bucketMs: number;
    /** Counted from the command's start, which is 0. */
    readonly buckets: readonly { readonly atMs: number; readonly counts: Readonly<Record<string, number>> }[];
}

/** What one stack with so many services costs, in milliseconds unless it says otherwise; one value for each round. */
export interface ScaleRow {
    readonly services: number;
    readonly resources: number;
    readonly firstUpMs: number;
    readonly previewMs: readonly number[];
    readonly previewEmptyPackMs: readonly number[];
    readonly previewPolicyPackMs: readonly number[];
    readonly upUnchangedMs: readonly number[];
    readonly cutoverOneMs: readonly number[];
    readonly cutoverAllMs: readonly number[];
    /** The CLI and all that it starts, at most at once, in an update that moves all services. */
    readonly peakMemoryMiB: number;
}

/** Many cutovers in a row; one value for each. */
export interface Soak {
    readonly sent: number;
    readonly lost: number;
    readonly commandMs: readonly number[];
    readonly peakMemoryMiB: readonly number[];
    /** Of the stack's exported state. */
    readonly stateBytes: readonly number[];
}

/** Cutovers of services that call each other, one after the other. */
export interface SetRow {
    /** What moves them. */
    readonly contestant: string;
    readonly sent: number;
    readonly lost: number;
    /** Requests that met both colours on their way. */
    readonly mixed: number;
    /** One value for each cutover. */
    readonly commandMs: readonly number[];
    /** For how long the old colour still answered requests that had been under way; one value for each cutover. */
    readonly lateMs: readonly number[];
    /** How many of the requests a canary at the entry got; all of them whole, or they are among the mixed ones. */
    readonly canaries: readonly { readonly percent: number; readonly answers: number; readonly of: number }[];
}

/** Updates of a release set killed at random moments, each made good by the next one. */
export interface SetKills {
    /** That were still running when they were killed. */
    readonly killed: number;
    readonly sent: number;
    readonly lost: number;
    readonly mixed: number;
}

/** Everything that one benchmark measured. */
export interface Results {
    readonly startedAt: string;
    readonly machine: Readonly<Record<string, string>>;
    readonly versions: Readonly<Record<string, string>>;
    /** Whether it was the short one. */
    readonly quick: boolean;
    readonly runs: readonly Run[];
    readonly traces: readonly Trace[];
    readonly scale: readonly ScaleRow[];
    readonly soak?: Soak;
    readonly sets?: readonly SetRow[];
    readonly setKills?: SetKills;
    /** What whoever measured has to say about the circumstances. */
    readonly remarks: readonly string[];
}
