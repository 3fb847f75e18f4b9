import type { Color } from "../../model/color.ts";
import { plural } from "../../model/plural.ts";
import { trafficConfigOf } from "../config/readConfig.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import type { CommonOptions } from "../options.ts";
import { failures, sayCheck } from "../preflight/check.ts";
import { runPreflight } from "../preflight/preflight.ts";
import { clusterOf, openSession } from "../stack/session.ts";
import { withGate } from "../stack/stackService.ts";

export interface PreflightCommandOptions extends CommonOptions {
    readonly prometheus?: string;
}

/** The checklist before a cutover; nothing is changed. */
export async function preflight(target: Color, options: PreflightCommandOptions): Promise<void> {
    const session = await openSession(options);
    const { console } = session;
    const results: { service: string; checks: object[] }[] = [];
    let failed = 0;
    for (const service of session.services) {
        const client = await clusterOf(service);
        const { standbyReplicas, gate } = await trafficConfigOf(session, service);
        const updateBringsUp = standbyReplicas !== undefined;
        const checks = await runPreflight(client, withGate(service, gate), {
            target,
            prometheus: options.prometheus,
            updateBringsUp,
            nextCommand: (words) => session.nextCommand(words, service),
        });
        console.say(`${service.name}: may traffic move to ${target}?`);
        for (const check of checks) sayCheck(console, check);
        results.push({ service: service.name, checks });
        failed += failures(checks).length;
    }
    const details = { target, ready: failed === 0, services: results };
    if (failed > 0) {
        const count = `${plural(failed, "check")} failed`;
        throw new Failure(`Traffic should not move to ${target}: ${count}.`, ExitCodes.refused, details);
    }
    console.say(`Traffic may move to ${target}.`, "good");
    console.result(details);
}
