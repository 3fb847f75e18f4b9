import { messageOf } from "../../model/messageOf.ts";
import { sayPercent } from "../../model/percent.ts";
import type { Journal } from "../../model/route/journal.ts";
import { sameShare } from "../../model/route/view.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { leastShare, type MemberState, readEntries } from "../live/releaseState.ts";
import { type RouteState, viewOf } from "../live/serviceState.ts";
import { upWhenFree } from "../stack/follow.ts";
import { isAbout, isSet, ofMember, type Release } from "../stack/release.ts";
import { type CutoverRun, resultOf } from "./cutoverRun.ts";
import { outcomeOf } from "./outcome.ts";
import { overtaken } from "./overtaken.ts";
import { splitAt, splitBefore } from "./steps.ts";
import { endedBy, eraseJournal } from "./writeJournal.ts";

/** Makes one step by configuration and update, and checks that traffic moved. */
export async function makeStep(context: CutoverRun, journal: Journal): Promise<void> {
    const { client, release, session, stack, config, interruption, lockTimeout, run } = context;
    const percent = journal.steps[journal.step] ?? 100;
    const say = (text: string) => session.console.progress(text);
    const before = await readEntries(client, release);
    say(`${release.name}: moving ${percent} % of the traffic to ${journal.to}; updating the stack ${stack.name}`);
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
                    if (remark || isAbout(release, text)) say(text);
                },
            },
            { lockTimeoutMilliseconds: lockTimeout, say, signal: interruption.signal },
        );
    } catch (error) {
        if (interruption.signal.aborted) throw error;
        throw await failedMove(context, journal, percent, error);
    }
    await verifyMove(context, journal, percent / 100, before);
    session.console.say(`${release.name}: ${journal.to} has ${percent} % of the traffic`, "good");
}

/** An update that succeeds has moved the traffic only if the program follows the configuration. */
async function verifyMove(
    context: CutoverRun,
    journal: Journal,
    wanted: number,
    before: readonly MemberState[],
): Promise<void> {
    const { client, release, config } = context;
    const entries = await readEntries(client, release);
    const found = entries.map(({ service, route }) => {
        const earlier = before.find((each) => each.service.name === service.name);
        const had = earlier ? viewOf(earlier).share[journal.to] : 0;
        return { service, route, outcome: outcomeOf(route, journal, { wanted, before: had }) };
    });
    const wrong =
        found.find(({ outcome }) => outcome === "elsewhere") ?? found.find(({ outcome }) => outcome !== "moved");
    if (!wrong) return explainToOperator(context, found[0]?.route);
    const { service, route, outcome } = wrong;
    const details = { ...resultOf(context, journal, { kind: "unwatched" }), trafficShare: sharesOf(release, entries) };
    const share = sayPercent(route?.view.share[journal.to] ?? 0);
    const has = ofMember(
        release,
        service,
        `${journal.to} has ${share} of the traffic instead of ${sayPercent(wanted)}`,
    );
    if (outcome === "elsewhere") throw endedBy(release, overtaken(route, journal)?.reason ?? has, details);
    await putBack(context, journal);
    const key = wanted === 1 ? "activeColor" : "traffic.idlePercent";
    throw new Failure(
        `${release.name}: the update succeeded, but ${has}: the program does not read ${config.prefix}${key} ` +
            "from the configuration. Let the program read it, or change it there and run `pulumi up`. The configuration was restored.",
        ExitCodes.refused,
        details,
    );
}

/** What goes to each colour, of a set by each entry. */
function sharesOf(release: Release, entries: readonly MemberState[]): object | undefined {
    const shares = Object.fromEntries(entries.map((state) => [state.service.name, viewOf(state).share]));
    return isSet(release) ? shares : shares[release.name];
}

/** A reason that the program does not pass on is shown nowhere, and would only stay behind in the configuration. */
async function explainToOperator(
    { release, session, reason, takeReasonBack }: CutoverRun,
    route: RouteState | undefined,
): Promise<void> {
    if (reason === undefined || route?.reason === reason) return;
    await takeReasonBack();
    session.console.say(
        `${release.name}: the reason was not recorded: the program does not read cutoverReason from the configuration`,
        "warning",
    );
}

/** A refused update leaves configuration as it was before the step. One that failed after the route moved is reported as such. */
async function failedMove(context: CutoverRun, journal: Journal, percent: number, error: unknown): Promise<Failure> {
    const { client, release, config } = context;
    const entries = await readEntries(client, release).catch((unread: unknown) => {
        throw new Error(
            `the update failed: ${messageOf(error)}\nThe live state could not be read: ${messageOf(unread)}`,
        );
    });
    const details = { ...resultOf(context, journal, { kind: "unwatched" }), trafficShare: sharesOf(release, entries) };
    const other = overtaken(entries[0]?.route, journal);
    if (other) {
        // The rollback says the same, and may have said it before this step began.
        if (other.by === "rollback") await config.write(splitAt(journal, 0));
        return endedBy(release, other.reason, details);
    }
    const { share } = leastShare(entries, journal.to);
    if (sameShare(share, percent / 100)) {
        return new Failure(
            `${release.name}: ${journal.to} has ${percent} % of the traffic, but the update then failed: ${messageOf(error)}\n` +
                "`bluegreen resume` continues, `bluegreen rollback` takes it back.",
            ExitCodes.notFollowed,
            details,
        );
    }
    const moved = entries.filter((state) => sameShare(viewOf(state).share[journal.to], percent / 100));
    if (moved.length > 0) return betweenEntries(context, journal, { percent, entries, moved, details, error });
    await putBack(context, journal);
    const more =
        journal.step === 0
            ? "The configuration was restored."
            : `${journal.to} keeps ${sayPercent(share)}: \`bluegreen resume\` tries again, \`bluegreen rollback\` takes it back.`;
    return new Failure(
        `${release.name}: traffic has not moved further. The update failed: ${messageOf(error)}\n${more}`,
        ExitCodes.refused,
        details,
    );
}

interface Between {
    readonly percent: number;
    readonly entries: readonly MemberState[];
    readonly moved: readonly MemberState[];
    readonly details: object;
    readonly error: unknown;
}

/** Some entries of a set have moved: each request stays in one colour, and configuration and journal stay, to go on or back. */
function betweenEntries(
    { release }: CutoverRun,
    { to }: Journal,
    { percent, entries, moved, details, error }: Between,
): Failure {
    const names = (states: readonly MemberState[]) => states.map(({ service }) => service.name).join(" and ");
    return new Failure(
        `${release.name}: ${to} has ${percent} % of the traffic of ${names(moved)}, and not of ` +
            `${names(entries.filter((state) => !moved.includes(state)))}: the update failed: ${messageOf(error)}\n` +
            "`bluegreen resume` continues, `bluegreen rollback` takes it back.",
        ExitCodes.notFollowed,
        details,
    );
}

/** Restores the configuration from before the step; before the first step there is no cutover. */
async function putBack({ client, release, config, takeReasonBack }: CutoverRun, journal: Journal): Promise<void> {
    await config.write(splitBefore(journal));
    if (journal.step > 0) return;
    await takeReasonBack();
    await eraseJournal(client, release, journal);
}
