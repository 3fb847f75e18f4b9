import type { ClusterClient } from "../../cluster/client.ts";
import { followRollback } from "../commands/rollback.ts";
import type { ServiceConfig } from "../config/serviceConfig.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure, messageOf } from "../failure.ts";
import type { Journal } from "../live/journal.ts";
import { readService, viewOf } from "../live/serviceState.ts";
import { sayPercent } from "../output/percent.ts";
import { sayFigures } from "../prometheus/verdict.ts";
import { moveTrafficBack, type RollbackOrder } from "../rollback/moveTraffic.ts";
import { upWhenFree } from "../stack/follow.ts";
import type { PulumiStack, RunOptions } from "../stack/pulumiStack.ts";
import type { Session } from "../stack/session.ts";
import type { StackService } from "../stack/stackService.ts";
import type { Interruption } from "./interruption.ts";
import { wishAt, wishBefore } from "./steps.ts";
import { hasPast, type Look, type WatchEnd, watchColor } from "./watch.ts";
import { eraseJournal, writeJournal } from "./writeJournal.ts";

export interface CutoverRun {
    session: Session;
    service: StackService;
    client: ClusterClient;
    stack: PulumiStack;
    config: ServiceConfig;
    interruption: Interruption;
    lockTimeout: number;
    run: RunOptions;
    /** Puts back what the configuration said of why traffic is where it is. */
    takeReasonBack: () => Promise<void>;
    /** Every look at the new colour, in order. */
    looks: Look[];
}

/** Makes the steps that are left, each by configuration and update, and watches each. */
export async function runCutover(context: CutoverRun, begun: Journal): Promise<void> {
    const { service, session } = context;
    const { console } = session;
    let end: WatchEnd = { kind: "unwatched" };
    let journal = begun;
    // What the colour did in an earlier try must not count; what it did in an earlier step may.
    const hadPast = begun.step === 0 && (await hasPast({ service, journal }));
    try {
        for (let step = begun.step; step < begun.steps.length; step++) {
            journal = { ...begun, step };
            await writeJournal(context.client, service, journal);
            await move(context, journal);
            end = await watchStep(context, journal, hadPast && step === 0);
            if (end.kind === "inconclusive") {
                await eraseIfLast(context, journal);
                throw new Failure(
                    `${service.name}: inconclusive, and kept as it is (${journal.to} has ${journal.steps[step]} % of the traffic): ${end.reason}`,
                    ExitCodes.inconclusive,
                    resultOf(context, journal, end),
                );
            }
        }
    } catch (error) {
        const toldAlready = error instanceof Failure && error.exitCode !== ExitCodes.failed;
        throw context.interruption.signal.aborted && !toldAlready ? await interrupted(context, journal) : error;
    }
    await eraseJournal(context.client, service, journal);
    console.say(
        `${service.name}: ${journal.to} has all the traffic${end.kind === "healthy" ? `: ${sayFigures(end.figures)}` : ""}`,
        "good",
    );
    console.result(resultOf(context, journal, end));
}

async function move(context: CutoverRun, journal: Journal): Promise<void> {
    const { service, session, stack, config, interruption, lockTimeout, run } = context;
    const percent = journal.steps[journal.step] ?? 100;
    const say = (text: string) => session.console.progress(text);
    say(`${service.name}: ${journal.to} is to have ${percent} % of the traffic; the stack ${stack.name} is updated`);
    try {
        await config.write(wishAt(journal, percent));
        await upWhenFree(
            stack,
            {
                ...run,
                signal: interruption.forChildren,
                message: `bluegreen cutover to ${journal.to}: ${percent} %`,
                onMessage: (severity, text) => {
                    // What policies remark was said at the preview.
                    const remark = severity === "warning" && !text.startsWith("policy ");
                    if (remark || text.startsWith(`${service.name}:`)) say(text);
                },
            },
            { lockTimeoutMilliseconds: lockTimeout, say, signal: interruption.signal },
        );
    } catch (error) {
        if (interruption.signal.aborted) throw error;
        throw await failedMove(context, journal, percent, error);
    }
    session.console.say(`${service.name}: ${journal.to} has ${percent} % of the traffic`, "good");
}

/** A refused update leaves configuration as it was before the step; one that broke after the route moved is told as such. */
async function failedMove(context: CutoverRun, journal: Journal, percent: number, error: unknown): Promise<Failure> {
    const { client, service, config, takeReasonBack } = context;
    const { share } = viewOf(await readService(client, service));
    const details = { ...resultOf(context, journal, { kind: "unwatched" }), trafficShare: share };
    if (Math.abs(share[journal.to] * 100 - percent) < 0.5) {
        return new Failure(
            `${service.name}: ${journal.to} has ${percent} % of the traffic, but the update failed after that: ${messageOf(error)}\n` +
                "`bluegreen resume` goes on, `bluegreen rollback` takes it back.",
            ExitCodes.notFollowed,
            details,
        );
    }
    await config.write(wishBefore(journal));
    if (journal.step === 0) {
        await takeReasonBack();
        await eraseJournal(client, service, journal);
    }
    const more =
        journal.step === 0
            ? "Configuration was put back."
            : `${journal.to} keeps ${sayPercent(share[journal.to])}: \`bluegreen resume\` tries again, \`bluegreen rollback\` takes it back.`;
    return new Failure(
        `${service.name}: traffic has not moved further. The update failed: ${messageOf(error)}\n${more}`,
        ExitCodes.refused,
        details,
    );
}

/** Gives the verdict of a step that may go on; what may not ends here. */
async function watchStep(context: CutoverRun, journal: Journal, stale: boolean): Promise<WatchEnd> {
    const { client, service, session, interruption, looks } = context;
    const say = (text: string) => session.console.progress(text);
    const end = await watchColor({ client, service, journal, say, signal: interruption.signal, looks, stale });
    if (end.kind === "moved") {
        throw new Failure(
            `${service.name}: somebody else moved the traffic, and this cutover ends here: ${end.reason}. See \`bluegreen status\`.`,
            ExitCodes.conflict,
            resultOf(context, journal, end),
        );
    }
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
        timeoutMilliseconds: 120_000,
        say: (text) => console.progress(text),
    };
    console.say(`${service.name}: ${reason}; rolling back`, "bad");
    await moveTrafficBack(client, service, order);
    console.say(`${service.name}: traffic is back on ${journal.from}`, "good");
    await followRollback(session, service, client, journal.from, { order, lockTimeout, interruption });
    throw new Failure(
        `${service.name}: rolled back to ${journal.from}: ${reason}. ${journal.to} is held until \`bluegreen release\`.`,
        ExitCodes.rolledBack,
        resultOf(context, journal, end),
    );
}

async function eraseIfLast({ client, service }: CutoverRun, journal: Journal): Promise<void> {
    if (journal.step === journal.steps.length - 1) await eraseJournal(client, service, journal);
}

async function interrupted(context: CutoverRun, journal: Journal): Promise<Failure> {
    const { client, service, config } = context;
    const details = resultOf(context, journal, { kind: "unwatched" });
    let where = "";
    try {
        const { share } = viewOf(await readService(client, service));
        const { activeColor, idlePercent } = await config.read();
        where =
            `Traffic: blue ${sayPercent(share.blue)}, green ${sayPercent(share.green)}. Configuration: activeColor ` +
            `${activeColor ?? "not set"}${idlePercent ? `, traffic.idlePercent ${idlePercent}` : ""}.`;
    } catch (error) {
        where = `What state things are in cannot be read now: ${messageOf(error)}.`;
    }
    return new Failure(
        `${service.name}: interrupted at step ${journal.step + 1} of ${journal.steps.length} (${journal.to} at ${journal.steps[journal.step]} %). ` +
            `${where}\n\`bluegreen resume\` goes on, \`bluegreen rollback\` takes it back.`,
        ExitCodes.interrupted,
        details,
    );
}

function resultOf({ service, looks }: CutoverRun, { from, to, steps, step }: Journal, end: WatchEnd): object {
    return {
        service: service.name,
        from,
        to,
        percent: steps[step],
        verdict: end.kind,
        ...("reason" in end && { reason: end.reason }),
        ...("figures" in end && end.figures && { figures: end.figures }),
        looks,
    };
}
