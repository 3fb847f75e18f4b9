import { COLORS, other } from "../../model/color.ts";
import type { Journal } from "../../model/route/journal.ts";
import { hasTraffic } from "../../model/route/view.ts";
import { trafficConfigOf } from "../config/readConfig.ts";
import type { TrafficConfig } from "../config/serviceConfig.ts";
import type { CutoverRun } from "../cutover/cutoverRun.ts";
import { runCutover } from "../cutover/runCutover.ts";
import { author } from "../cutover/writeJournal.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { sayJournal } from "../live/journal.ts";
import { requireOwnRoute } from "../live/ownRoute.ts";
import { type RouteState, readService } from "../live/serviceState.ts";
import type { CommonOptions } from "../options.ts";
import { watchedAgain } from "../prometheus/watchedOver.ts";
import { followRollback } from "../rollback/followRollback.ts";
import { isRunningHere } from "../stack/lock.ts";
import { clusterOf, onlyService, openSession, type Session } from "../stack/session.ts";
import type { StackService } from "../stack/stackService.ts";
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
    const service = onlyService(session);
    const { route } = await readService(await clusterOf(service), service);
    requireOwnRoute(service, route);
    if (route?.journal) requireAbandoned(session, service, route.journal, options);
    const configured = await trafficConfigOf(session, service);
    const context = await openRun(session, options, configured);
    try {
        if (route?.journal) {
            session.console.say(`${service.name}: resuming the cutover ${sayJournal(route.journal)}`);
            const watch = watchedAgain(route.journal.watch, options.prometheus);
            await runCutover(context, { ...route.journal, watch, ...author() }, route.journal);
        } else await letFollow(context, route, configured);
    } finally {
        context.interruption.end();
    }
}

/** Two commands that drive one cutover would undo each other's steps. */
function requireAbandoned(
    session: Session,
    service: StackService,
    journal: Journal,
    { takeOver = false }: ResumeOptions,
): void {
    const said = `${service.name}: the cutover ${sayJournal(journal)}`;
    if (isRunningHere(journal)) {
        throw new Failure(`${said} still runs in process ${journal.pid} on this machine.`, ExitCodes.conflict);
    }
    if (takeOver || journal.by === author().by) return;
    throw new Failure(
        `${said} was started elsewhere, and may still run there. If it does not, ` +
            `\`${session.nextCommand("resume --take-over", service)}\` continues it. \`${session.nextCommand("rollback", service)}\` takes it back.`,
        ExitCodes.conflict,
    );
}

/** After a rollback: configuration and state, if they still say something else. */
async function letFollow(
    context: CutoverRun,
    route: RouteState | undefined,
    { activeColor, idlePercent = 0 }: TrafficConfig,
): Promise<void> {
    const { session, service, client, lockTimeout, interruption } = context;
    const { console } = session;
    const only =
        route && COLORS.find((color) => !hasTraffic(route.view, other(color)) && hasTraffic(route.view, color));
    if (route?.hold && only === other(route.hold.from)) {
        const order = {
            reason: route.hold.reason,
            force: false,
            timeoutMilliseconds: 120_000,
            say: (text: string) => console.progress(text),
        };
        await followRollback(session, service, client, only, { order, lockTimeout, interruption });
        console.say(`${service.name}: configuration and state now say ${only}`, "good");
        console.result({ service: service.name, to: only, followed: true });
        return;
    }
    if (only !== undefined && activeColor === only && idlePercent === 0) {
        console.say(`${service.name}: nothing to resume: ${only} has all the traffic, and the configuration agrees`);
        console.result({ service: service.name, to: only, followed: true });
        return;
    }
    throw new Failure(
        `${service.name}: nothing to resume. The route and the configuration (activeColor ${activeColor ?? "not set"}` +
            `${idlePercent > 0 ? `, traffic.idlePercent ${idlePercent}` : ""}) differ, or the traffic is split on purpose. Choose with ` +
            "`bluegreen cutover COLOR` or `bluegreen rollback`.",
        ExitCodes.refused,
    );
}
