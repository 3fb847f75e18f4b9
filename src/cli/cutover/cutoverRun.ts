import type { ClusterClient } from "../../cluster/client.ts";
import type { Journal } from "../../model/route/journal.ts";
import type { ServiceConfig } from "../config/serviceConfig.ts";
import type { Interruption } from "../interruption.ts";
import type { PulumiStack, RunOptions } from "../stack/pulumiStack.ts";
import { namedAs, type Release } from "../stack/release.ts";
import type { Session } from "../stack/session.ts";
import type { Look, WatchEnd } from "./watch.ts";

/** What a cutover and its resumption work with. */
export interface CutoverRun {
    readonly session: Session;
    readonly release: Release;
    readonly client: ClusterClient;
    readonly stack: PulumiStack;
    readonly config: ServiceConfig;
    readonly interruption: Interruption;
    readonly lockTimeout: number;
    readonly run: RunOptions;
    /** Why, where somebody said so. */
    readonly reason?: string;
    /** Restores the reason that the configuration gave before. */
    readonly takeReasonBack: () => Promise<void>;
    /** Every check of the new colour, in order. */
    readonly looks: Look[];
}

/** The `--json` output of a cutover. */
export function resultOf({ release, looks }: CutoverRun, { from, to, steps, step }: Journal, end: WatchEnd): object {
    return {
        ...namedAs(release),
        from,
        to,
        percent: steps[step],
        verdict: end.kind,
        ...("reason" in end && { reason: end.reason }),
        ...("figures" in end && end.figures && { figures: end.figures }),
        looks,
    };
}
