import type { Finding } from "../finding.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import { workloadKey } from "../stack/inventory.ts";
import { describe } from "../stack/object.ts";
import { declaredCount } from "../workloads/backing.ts";
import type { Workload } from "../workloads/workload.ts";
import type { CutoverContext } from "./context.ts";
import { at, shownShare } from "./messages.ts";
import type { Move } from "./moves.ts";
import type { Rival } from "./rivals.ts";
import { allBehind, type Target } from "./target.ts";

/**
 * A whole service is all of its colours: one that is named in place of what serves now brings the idle ones into production
 * beside it. Where nothing of it serves yet, all traffic moves from one service to another, which is a cutover like any other.
 */
export function judgeSpread(
    route: StackRoute,
    move: Move,
    target: Target,
    { inventory }: CutoverContext,
    rivals: readonly Rival[],
): Finding[] {
    const served = servedNow(rivals);
    const pods = target.backing.workloads.filter((workload) => declaredCount(inventory, workload).most > 0);
    const idle = pods.filter((workload) => !served.has(workloadKey(workload)));
    if (!target.isWhole || idle.length === 0 || idle.length === pods.length) {
        return [];
    }
    const now = move.from.map(({ subset, host }) => subset ?? host).join(" and ");
    const message = `${describe(route.object)} would send ${shownShare(move.share)} of the requests of ${move.rule.label} to all pods of ${move.host}, where only ${now} has them now: ${named(idle)}, idle now, would answer too. Name a subset, or take the idle colour away first.`;
    return [{ kind: "violation", message, ...at(route.object) }];
}

function servedNow(rivals: readonly Rival[]): ReadonlySet<string> {
    const parts = rivals.flatMap((rival) => rival.parts).filter(({ share }) => share > 0);
    return new Set(
        parts.flatMap(({ target }) => ("problem" in target ? [] : allBehind(target).map((one) => workloadKey(one)))),
    );
}

function named(workloads: readonly Workload[]): string {
    return workloads.map(({ object }) => describe(object)).join(" and ");
}
