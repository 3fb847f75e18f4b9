import { messageOf } from "../../model/messageOf.ts";
import { sayPercent } from "../../model/percent.ts";
import type { Journal } from "../../model/route/journal.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { type MemberState, mostShare, readEntries } from "../live/releaseState.ts";
import { viewOf } from "../live/serviceState.ts";
import { sayHealthy } from "../prometheus/verdict.ts";
import { followRollback } from "../rollback/followRollback.ts";
import { moveTrafficBack } from "../rollback/moveTraffic.ts";
import type { RollbackOrder } from "../rollback/order.ts";
import { ofMember, type Release } from "../stack/release.ts";
import { type CutoverRun, resultOf } from "./cutoverRun.ts";
import { makeStep } from "./makeStep.ts";
import { hasPast, type WatchEnd, watchColor } from "./watch.ts";
import { endedBy, eraseJournal, writeJournal } from "./writeJournal.ts";

/**
 * Makes the steps that are left, each by configuration and update, and watches each.
 * @param replaced the journal of a process that is gone and whose cutover this one continues
 */
export async function runCutover(context: CutoverRun, begun: Journal, replaced?: Journal): Promise<void> {
    const { release, session } = context;
    const { console } = session;
    let end: WatchEnd = { kind: "unwatched" };
    let journal = begun;
    // Requests from an earlier attempt must not count; those from an earlier step may.
    const hadPast = begun.step === 0 && (await hasPast({ release, journal }));
    try {
        for (let step = begun.step; step < begun.steps.length; step++) {
            journal = { ...begun, step };
            await writeJournal(context.client, release, journal, step === begun.step ? replaced : journal);
            await makeStep(context, journal);
            end = await watchStep(context, journal, hadPast && step === 0);
            if (end.kind === "inconclusive") {
                await eraseIfLast(context, journal);
                throw new Failure(
                    `${release.name}: inconclusive, and traffic was left as it is (${journal.to} has ${journal.steps[step]} %): ${end.reason}`,
                    ExitCodes.inconclusive,
                    resultOf(context, journal, end),
                );
            }
        }
    } catch (error) {
        const { aborted } = context.interruption.signal;
        if (error instanceof Failure && !(aborted && error.exitCode === ExitCodes.failed)) throw error;
        throw await ended(context, journal, aborted ? undefined : error);
    }
    await eraseJournal(context.client, release, journal);
    console.say(
        `${release.name}: ${journal.to} has all the traffic${end.kind === "healthy" ? `: ${sayHealthy(end)}` : ""}`,
        "good",
    );
    console.result(resultOf(context, journal, end));
}

/** Returns the verdict of a step that may go on. Otherwise the cutover ends here. */
async function watchStep(context: CutoverRun, journal: Journal, stale: boolean): Promise<WatchEnd> {
    const { client, release, session, interruption, looks } = context;
    const say = (text: string) => session.console.progress(text);
    const end = await watchColor({ client, release, journal, say, signal: interruption.signal, looks, stale });
    if (end.kind === "moved") throw endedBy(release, end.reason, resultOf(context, journal, end));
    if (end.kind === "breach") await takeBack(context, journal, end, end.reason);
    if (end.kind === "inconclusive" && journal.watch.onInconclusive === "rollback") {
        await takeBack(context, journal, end, `inconclusive: ${end.reason}`);
    }
    return end;
}

async function takeBack(context: CutoverRun, journal: Journal, end: WatchEnd, reason: string): Promise<never> {
    const { client, release, session, lockTimeout, interruption } = context;
    const { console } = session;
    const order: RollbackOrder = {
        reason,
        force: false,
        failing: `${journal.to} is failing: ${reason}`,
        timeoutMilliseconds: 120_000,
        waitsForServer: true,
        say: (text) => console.progress(text),
    };
    console.say(`${release.name}: ${reason}; rolling back`, "bad");
    try {
        await moveTrafficBack(client, release, order);
    } catch (error) {
        throw await stillThere(context, journal, end, reason, error);
    }
    console.say(`${release.name}: traffic is back on ${journal.from}`, "good");
    await followRollback(session, release, client, journal.from, { order, lockTimeout, interruption });
    throw new Failure(
        `${release.name}: rolled back to ${journal.from}: ${reason}. ${journal.to} is on hold until \`bluegreen release\`.`,
        ExitCodes.rolledBack,
        resultOf(context, journal, end),
    );
}

/** A failed rollback leaves the traffic on a failing colour: says where the traffic was last seen. */
async function stillThere(
    { client, release, ...context }: CutoverRun,
    journal: Journal,
    end: WatchEnd,
    reason: string,
    error: unknown,
): Promise<Failure> {
    const seen = await readEntries(client, release).then(
        (entries) => `${journal.to} still has ${sayPercent(mostShare(entries, journal.to))} of the traffic`,
        (failed: unknown) => `where the traffic is now could not be read (${messageOf(failed)})`,
    );
    return new Failure(
        `${release.name}: ${reason}, and the rollback failed: ${messageOf(error)}\n${release.name}: ${seen}. ` +
            `Run \`bluegreen rollback --service ${release.name}\`. With --force, one ready pod of ${journal.from} is enough.`,
        ExitCodes.failed,
        resultOf({ client, release, ...context }, journal, end),
    );
}

async function eraseIfLast({ client, release }: CutoverRun, journal: Journal): Promise<void> {
    if (journal.step === journal.steps.length - 1) await eraseJournal(client, release, journal);
}

/** After an interruption or an unexpected error: says where traffic and configuration are. */
async function ended(context: CutoverRun, journal: Journal, error?: unknown): Promise<Failure> {
    const { client, release, config } = context;
    const details = resultOf(context, journal, { kind: "unwatched" });
    let where = "";
    try {
        const entries = await readEntries(client, release);
        const { activeColor, idlePercent } = await config.read();
        where =
            `Traffic: ${entries.map((state) => sayTraffic(release, state)).join("; ")}. Configuration: activeColor ` +
            `${activeColor ?? "not set"}${idlePercent ? `, traffic.idlePercent ${idlePercent}` : ""}.`;
    } catch (failed) {
        where = `Where traffic and configuration are now could not be read: ${messageOf(failed)}.`;
    }
    return new Failure(
        `${release.name}: ${error === undefined ? "interrupted" : "the cutover failed"} at step ${journal.step + 1} of ${journal.steps.length} ` +
            `(${journal.to} at ${journal.steps[journal.step]} %)${error === undefined ? "" : `: ${messageOf(error)}`}. ` +
            `${where}\n\`bluegreen resume\` continues, \`bluegreen rollback\` takes it back.`,
        error === undefined ? ExitCodes.interrupted : ExitCodes.failed,
        details,
    );
}

function sayTraffic(release: Release, state: MemberState): string {
    const { share } = viewOf(state);
    return ofMember(release, state.service, `blue ${sayPercent(share.blue)}, green ${sayPercent(share.green)}`);
}
