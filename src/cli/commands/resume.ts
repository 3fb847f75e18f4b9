import { other } from "../../model/color.ts";
import type { Journal } from "../../model/route/journal.ts";
import { onlyColor } from "../../model/route/view.ts";
import { releaseConfigOf } from "../config/readConfig.ts";
import type { TrafficConfig } from "../config/serviceConfig.ts";
import type { CutoverRun } from "../cutover/cutoverRun.ts";
import { runCutover } from "../cutover/runCutover.ts";
import { author } from "../cutover/writeJournal.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { sayJournal } from "../live/journal.ts";
import { keepingOf } from "../live/keeping.ts";
import { entryStates, type MemberState, readRelease, requireOwnRoutes } from "../live/releaseState.ts";
import type { CommonOptions } from "../options.ts";
import { watchedAgain } from "../prometheus/watchedOver.ts";
import { followRollback } from "../rollback/followRollback.ts";
import { moveTrafficBack } from "../rollback/moveTraffic.ts";
import { isRunningHere } from "../stack/lock.ts";
import { isSet, leadOf, namedAs, type Release } from "../stack/release.ts";
import { clusterOf, onlyRelease, openSession, type Session } from "../stack/session.ts";
import { sayWayOut } from "../status/setStatus.ts";
import { openRun } from "./cutover.ts";

export interface ResumeOptions extends CommonOptions {
    readonly policyPack?: string[] | false;
    readonly policyPackConfig?: string[];
    readonly lockTimeout: number;
    readonly prometheus?: string;
    /** `--take-over`: the operator knows that the machine on which the cutover began is gone. */
    readonly takeOver?: boolean;
}

/** Continues what was interrupted: a cutover at its current step, or a rollback whose configuration has not followed. */
export async function resume(options: ResumeOptions): Promise<void> {
    const session = await openSession(options);
    const release = onlyRelease(session, "resume");
    const states = await readRelease(await clusterOf(leadOf(release)), release);
    requireOwnRoutes(states);
    const [journal] = entryStates(release, states).flatMap(({ route }) => route?.journal ?? []);
    if (journal) requireAbandoned(session, release, journal, options);
    const { place, traffic } = await releaseConfigOf(session, release);
    const context = await openRun(session, options, { release, place });
    try {
        if (journal) {
            session.console.say(`${release.name}: resuming the cutover ${sayJournal(journal)}`);
            const watch = watchedAgain(journal.watch, options.prometheus);
            await runCutover(context, { ...journal, watch, ...author() }, journal);
        } else await letFollow(context, states, traffic);
    } finally {
        context.interruption.end();
    }
}

/** Two commands that drive one cutover would undo each other's steps. */
function requireAbandoned(
    session: Session,
    release: Release,
    journal: Journal,
    { takeOver = false }: ResumeOptions,
): void {
    const said = `${release.name}: the cutover ${sayJournal(journal)}`;
    if (isRunningHere(journal)) {
        throw new Failure(`${said} still runs in process ${journal.pid} on this machine.`, ExitCodes.conflict);
    }
    if (takeOver || journal.by === author().by) return;
    throw new Failure(
        `${said} was started elsewhere, and may still run there. If it does not, ` +
            `\`${session.nextCommand("resume --take-over", release)}\` continues it. \`${session.nextCommand("rollback", release)}\` takes it back.`,
        ExitCodes.conflict,
    );
}

/** After a rollback: configuration and state, if they still say something else, and first entries of a set that it has not reached. */
async function letFollow(
    context: CutoverRun,
    states: readonly MemberState[],
    { activeColor, idlePercent = 0 }: TrafficConfig,
): Promise<void> {
    const { session, release, client, lockTimeout, interruption } = context;
    const { console } = session;
    const entries = entryStates(release, states);
    const colors = new Set(entries.map(({ route }) => route && onlyColor(route.view)));
    const [only, ...others] = colors;
    const isOne = others.length === 0;
    const rolledBack = entries.find(({ route }) => route?.hold && onlyColor(route.view) === other(route.hold.from));
    const hold = rolledBack?.route?.hold;
    if (hold) {
        const to = other(hold.from);
        const order = {
            reason: hold.reason,
            force: false,
            timeoutMilliseconds: 120_000,
            say: (text: string) => console.progress(text),
        };
        if (isSet(release)) {
            const { moved } = await moveTrafficBack(client, release, order);
            if (moved) console.say(`${release.name}: traffic is back on ${to}`, "good");
        }
        await followRollback(session, release, client, to, { order, lockTimeout, interruption });
        console.say(`${release.name}: configuration and state now say ${to}`, "good");
        console.result({ ...namedAs(release), to, followed: true });
        return;
    }
    const mixed = isSet(release) ? keepingOf(release, states).find(({ colors: state }) => state !== "kept") : undefined;
    if (isOne && only !== undefined && activeColor === only && idlePercent === 0 && !mixed) {
        console.say(`${release.name}: nothing to resume: ${only} has all the traffic, and the configuration agrees`);
        console.result({ ...namedAs(release), to: only, followed: true });
        return;
    }
    if (mixed) {
        throw new Failure(
            `${release.name}: nothing to resume. ${mixed.service}: ${mixed.why}. ` +
                sayWayOut((words) => session.nextCommand(words, release)),
            ExitCodes.refused,
        );
    }
    throw new Failure(
        `${release.name}: nothing to resume. The route and the configuration (activeColor ${activeColor ?? "not set"}` +
            `${idlePercent > 0 ? `, traffic.idlePercent ${idlePercent}` : ""}) differ, or the traffic is split on purpose. Choose with ` +
            "`bluegreen cutover COLOR` or `bluegreen rollback`.",
        ExitCodes.refused,
    );
}
