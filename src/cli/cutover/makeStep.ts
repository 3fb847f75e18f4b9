import { messageOf } from "../../model/messageOf.ts";
import { sayPercent } from "../../model/percent.ts";
import type { Journal } from "../../model/route/journal.ts";
import { sameShare } from "../../model/route/view.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { type RouteState, readService, viewOf } from "../live/serviceState.ts";
import { upWhenFree } from "../stack/follow.ts";
import { type CutoverRun, resultOf } from "./cutoverRun.ts";
import { outcomeOf } from "./outcome.ts";
import { overtaken } from "./overtaken.ts";
import { splitAt, splitBefore } from "./steps.ts";
import { endedBy, eraseJournal } from "./writeJournal.ts";

/** Makes one step by configuration and update, and checks that traffic moved. */
export async function makeStep(context: CutoverRun, journal: Journal): Promise<void> {
    const { client, service, session, stack, config, interruption, lockTimeout, run } = context;
    const percent = journal.steps[journal.step] ?? 100;
    const say = (text: string) => session.console.progress(text);
    const before = viewOf(await readService(client, service)).share[journal.to];
    say(`${service.name}: moving ${percent} % of the traffic to ${journal.to}; updating the stack ${stack.name}`);
    try {
        await config.write(splitAt(journal, percent));
        await upWhenFree(
            stack,
            {
                ...run,
                signal: interruption.forChildren,
                message: `bluegreen cutover to ${journal.to}: ${percent} %`,
                onMessage: (severity, text) => {
                    // The policies' remarks were shown at the preview.
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
    await verifyMove(context, journal, percent / 100, before);
    session.console.say(`${service.name}: ${journal.to} has ${percent} % of the traffic`, "good");
}

/** An update that succeeds has moved the traffic only if the program follows the configuration. */
async function verifyMove(context: CutoverRun, journal: Journal, wanted: number, before: number): Promise<void> {
    const { client, service, config } = context;
    const { route } = await readService(client, service);
    const outcome = outcomeOf(route, journal, { wanted, before });
    if (outcome === "moved") return explainToOperator(context, route);
    const details = { ...resultOf(context, journal, { kind: "unwatched" }), trafficShare: route?.view.share };
    const has = `${journal.to} has ${sayPercent(route?.view.share[journal.to] ?? 0)} of the traffic instead of ${sayPercent(wanted)}`;
    if (outcome === "elsewhere") throw endedBy(service, overtaken(route, journal)?.reason ?? has, details);
    await putBack(context, journal);
    const key = wanted === 1 ? "activeColor" : "traffic.idlePercent";
    throw new Failure(
        `${service.name}: the update succeeded, but ${has}: the program does not read ${config.prefix}${key} ` +
            "from the configuration. Let the program read it, or change it there and run `pulumi up`. The configuration was restored.",
        ExitCodes.refused,
        details,
    );
}

/** A reason that the program does not pass on is shown nowhere, and would only stay behind in the configuration. */
async function explainToOperator(
    { service, session, reason, takeReasonBack }: CutoverRun,
    route: RouteState | undefined,
): Promise<void> {
    if (reason === undefined || route?.reason === reason) return;
    await takeReasonBack();
    session.console.say(
        `${service.name}: the reason was not recorded: the program does not read cutoverReason from the configuration`,
        "warning",
    );
}

/** A refused update leaves configuration as it was before the step. One that failed after the route moved is reported as such. */
async function failedMove(context: CutoverRun, journal: Journal, percent: number, error: unknown): Promise<Failure> {
    const { client, service, config } = context;
    const state = await readService(client, service).catch((unread: unknown) => {
        throw new Error(
            `the update failed: ${messageOf(error)}\nThe live state could not be read: ${messageOf(unread)}`,
        );
    });
    const { share } = viewOf(state);
    const details = { ...resultOf(context, journal, { kind: "unwatched" }), trafficShare: share };
    const other = overtaken(state.route, journal);
    if (other) {
        // The rollback says the same, and may have said it before this step began.
        if (other.by === "rollback") await config.write(splitAt(journal, 0));
        return endedBy(service, other.reason, details);
    }
    if (sameShare(share[journal.to], percent / 100)) {
        return new Failure(
            `${service.name}: ${journal.to} has ${percent} % of the traffic, but the update then failed: ${messageOf(error)}\n` +
                "`bluegreen resume` continues, `bluegreen rollback` takes it back.",
            ExitCodes.notFollowed,
            details,
        );
    }
    await putBack(context, journal);
    const more =
        journal.step === 0
            ? "The configuration was restored."
            : `${journal.to} keeps ${sayPercent(share[journal.to])}: \`bluegreen resume\` tries again, \`bluegreen rollback\` takes it back.`;
    return new Failure(
        `${service.name}: traffic has not moved further. The update failed: ${messageOf(error)}\n${more}`,
        ExitCodes.refused,
        details,
    );
}

/** Restores the configuration from before the step; before the first step there is no cutover. */
async function putBack({ client, service, config, takeReasonBack }: CutoverRun, journal: Journal): Promise<void> {
    await config.write(splitBefore(journal));
    if (journal.step > 0) return;
    await takeReasonBack();
    await eraseJournal(client, service, journal);
}
