import { COLORS, other } from "../../color.ts";
import { hasTraffic } from "../../cutover/route.ts";
import { runCutover } from "../cutover/runCutover.ts";
import { author } from "../cutover/writeJournal.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { sayJournal } from "../live/journal.ts";
import { readService } from "../live/serviceState.ts";
import type { CommonOptions } from "../options.ts";
import { isRunningHere } from "../stack/lock.ts";
import { clusterOf, onlyService, openSession } from "../stack/session.ts";
import { openRun } from "./cutover.ts";
import { followRollback } from "./rollback.ts";

export interface ResumeOptions extends CommonOptions {
    policyPack?: string[] | false;
    policyPackConfig?: string[];
    lockTimeout: number;
}

/** Goes on with what was interrupted: a cutover at the step it was at, or a rollback whose configuration is behind. */
export async function resume(options: ResumeOptions): Promise<void> {
    const session = await openSession(options);
    const service = onlyService(session);
    const client = await clusterOf(service);
    const { route } = await readService(client, service);
    const { console } = session;
    if (route?.journal) {
        const { journal } = route;
        if (isRunningHere(journal)) {
            throw new Failure(
                `${service.name}: the cutover ${sayJournal(journal)} is still run by process ${journal.pid} on this machine.`,
                ExitCodes.conflict,
            );
        }
        console.say(`${service.name}: going on with the cutover ${sayJournal(journal)}`);
        const context = await openRun(session, options);
        try {
            await runCutover(context, { ...journal, ...author() });
        } finally {
            context.interruption.end();
        }
        return;
    }
    const only =
        route && COLORS.find((color) => !hasTraffic(route.view, other(color)) && hasTraffic(route.view, color));
    const context = await openRun(session, options);
    context.interruption.end();
    const { activeColor, idlePercent = 0 } = await context.config.read();
    if (route?.hold && only === other(route.hold.from)) {
        const order = {
            reason: route.hold.reason,
            force: false,
            timeoutMilliseconds: 120_000,
            say: (text: string) => console.progress(text),
        };
        await followRollback(session, service, client, only, { order, lockTimeout: options.lockTimeout });
        console.say(`${service.name}: configuration and state say ${only} too`, "good");
        console.result({ service: service.name, to: only, followed: true });
        return;
    }
    if (only !== undefined && activeColor === only && idlePercent === 0) {
        console.say(`${service.name}: nothing was interrupted: ${only} has all the traffic, and configuration says so`);
        console.result({ service: service.name, to: only, followed: true });
        return;
    }
    throw new Failure(
        `${service.name}: nothing says what was interrupted. The route and the configuration (activeColor ${activeColor ?? "not set"}` +
            `${idlePercent > 0 ? `, traffic.idlePercent ${idlePercent}` : ""}) differ or are split on purpose: choose with \`bluegreen cutover COLOR\` or ` +
            "`bluegreen rollback`.",
        ExitCodes.refused,
    );
}
