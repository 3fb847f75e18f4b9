import { messageOf } from "../../model/messageOf.ts";
import { sayPercent } from "../../model/percent.ts";
import type { Journal } from "../../model/route/journal.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { readService, viewOf } from "../live/serviceState.ts";
import { sayFigures } from "../prometheus/verdict.ts";
import { followRollback } from "../rollback/followRollback.ts";
import { moveTrafficBack } from "../rollback/moveTraffic.ts";
import type { RollbackOrder } from "../rollback/order.ts";
import { type CutoverRun, resultOf } from "./cutoverRun.ts";
import { makeStep } from "./makeStep.ts";
import { hasPast, type WatchEnd, watchColor } from "./watch.ts";
import { endedBy, eraseJournal, writeJournal } from "./writeJournal.ts";

/**
 * Makes the steps that are left, each by configuration and update, and watches each.
 * @param replaced the journal of a process that is gone and whose cutover this one continues
 */
export async function runCutover(context: CutoverRun, begun: Journal, replaced?: Journal): Promise<void> {
    const { service, session } = context;
    const { console } = session;
    let end: WatchEnd = { kind: "unwatched" };
    let journal = begun;
    // Requests from an earlier attempt must not count; those from an earlier step may.
    const hadPast = begun.step === 0 && (await hasPast({ service, journal }));
    try {
        for (let step = begun.step; step < begun.steps.length; step++) {
            journal = { ...begun, step };
            await writeJournal(context.client, service, journal, step === begun.step ? replaced : journal);
            await makeStep(context, journal);
            end = await watchStep(context, journal, hadPast && step === 0);
            if (end.kind === "inconclusive") {
                await eraseIfLast(context, journal);
                throw new Failure(
                    `${service.name}: inconclusive, and traffic was left as it is (${journal.to} has ${journal.steps[step]} %): ${end.reason}`,
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
    await eraseJournal(context.client, service, journal);
    console.say(
        `${service.name}: ${journal.to} has all the traffic${end.kind === "healthy" ? `: ${sayFigures(end.figures)}` : ""}`,
        "good",
    );
    console.result(resultOf(context, journal, end));
}

/** Returns the verdict of a step that may go on. Otherwise the cutover ends here. */
async function watchStep(context: CutoverRun, journal: Journal, stale: boolean): Promise<WatchEnd> {
    const { client, service, session, interruption, looks } = context;
    const say = (text: string) => session.console.progress(text);
    const end = await watchColor({ client, service, journal, say, signal: interruption.signal, looks, stale });
    if (end.kind === "moved") throw endedBy(service, end.reason, resultOf(context, journal, end));
    if (end.kind === "breach") await takeBack(context, journal, end, end.reason);
    if (end.kind === "inconclusive" && journal.watch.onInconclusive === "rollback") {
        await takeBack(context, journal, end, `inconclusive: ${end.reason}`);
    }
    return end;
}

async function takeBack(context: CutoverRun, journal: Journal, end: WatchEnd, reason: string): Promise<never> {
    const { client, service, session, lockTimeout, interruption } = context;
    const { console } = session;
    const order: RollbackOrder = {
        reason,
        force: false,
        failing: `${journal.to} is failing: ${reason}`,
        timeoutMilliseconds: 120_000,
        waitsForServer: true,
        say: (text) => console.progress(text),
    };
    console.say(`${service.name}: ${reason}; rolling back`, "bad");
    try {
        await moveTrafficBack(client, service, order);
    } catch (error) {
        throw await stillThere(context, journal, end, reason, error);
    }
    console.say(`${service.name}: traffic is back on ${journal.from}`, "good");
    await followRollback(session, service, client, journal.from, { order, lockTimeout, interruption });
    throw new Failure(
        `${service.name}: rolled back to ${journal.from}: ${reason}. ${journal.to} is on hold until \`bluegreen release\`.`,
        ExitCodes.rolledBack,
        resultOf(context, journal, end),
    );
}

/** A failed rollback leaves the traffic on a failing colour: says where the traffic was last seen. */
async function stillThere(
    { client, service, ...context }: CutoverRun,
    journal: Journal,
    end: WatchEnd,
    reason: string,
    error: unknown,
): Promise<Failure> {
    const seen = await readService(client, service).then(
        (state) => `${journal.to} still has ${sayPercent(viewOf(state).share[journal.to])} of the traffic`,
        (failed: unknown) => `where the traffic is now could not be read (${messageOf(failed)})`,
    );
    return new Failure(
        `${service.name}: ${reason}, and the rollback failed: ${messageOf(error)}\n${service.name}: ${seen}. ` +
            `Run \`bluegreen rollback --service ${service.name}\`. With --force, one ready pod of ${journal.from} is enough.`,
        ExitCodes.failed,
        resultOf({ client, service, ...context }, journal, end),
    );
}

async function eraseIfLast({ client, service }: CutoverRun, journal: Journal): Promise<void> {
    if (journal.step === journal.steps.length - 1) await eraseJournal(client, service, journal);
}

/** After an interruption or an unexpected error: says where traffic and configuration are. */
async function ended(context: CutoverRun, journal: Journal, error?: unknown): Promise<Failure> {
    const { client, service, config } = context;
    const details = resultOf(context, journal, { kind: "unwatched" });
    let where = "";
    try {
        const { share } = viewOf(await readService(client, service));
        const { activeColor, idlePercent } = await config.read();
        where =
            `Traffic: blue ${sayPercent(share.blue)}, green ${sayPercent(share.green)}. Configuration: activeColor ` +
            `${activeColor ?? "not set"}${idlePercent ? `, traffic.idlePercent ${idlePercent}` : ""}.`;
    } catch (failed) {
        where = `Where traffic and configuration are now could not be read: ${messageOf(failed)}.`;
    }
    return new Failure(
        `${service.name}: ${error === undefined ? "interrupted" : "the cutover failed"} at step ${journal.step + 1} of ${journal.steps.length} ` +
            `(${journal.to} at ${journal.steps[journal.step]} %)${error === undefined ? "" : `: ${messageOf(error)}`}. ` +
            `${where}\n\`bluegreen resume\` continues, \`bluegreen rollback\` takes it back.`,
        error === undefined ? ExitCodes.interrupted : ExitCodes.failed,
        details,
    );
}
