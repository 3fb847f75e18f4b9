import type { Color } from "../../model/color.ts";
import { plural } from "../../model/plural.ts";
import { releaseConfigOf } from "../config/readConfig.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import type { CommonOptions } from "../options.ts";
import { failures, sayCheck } from "../preflight/check.ts";
import { preflightOf } from "../preflight/preflightOf.ts";
import { leadOf, namedAs } from "../stack/release.ts";
import { clusterOf, openSession } from "../stack/session.ts";

export interface PreflightCommandOptions extends CommonOptions {
    readonly prometheus?: string;
}

/** The checklist before a cutover; nothing is changed. */
export async function preflight(target: Color, options: PreflightCommandOptions): Promise<void> {
    const session = await openSession(options);
    const { console } = session;
    const results: object[] = [];
    let failed = 0;
    for (const release of session.releases) {
        const config = await releaseConfigOf(session, release);
        const checks = await preflightOf(await clusterOf(leadOf(release)), release, config.members, {
            target,
            prometheus: options.prometheus,
            updateBringsUp: config.traffic.standbyReplicas !== undefined,
            nextCommand: (words) => session.nextCommand(words, release),
        });
        console.say(`${release.name}: may traffic move to ${target}?`);
        for (const check of checks) sayCheck(console, check);
        results.push({ ...namedAs(release), checks });
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
