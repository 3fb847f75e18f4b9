import { plural } from "../../model/plural.ts";
import type { ReleaseConfigRead } from "../config/readConfig.ts";
import { keepingOf } from "../live/keeping.ts";
import { atOnce, readRelease } from "../live/releaseState.ts";
import { isSet, leadOf, type Release } from "../stack/release.ts";
import { clusterOf, type Session } from "../stack/session.ts";
import { analysisOfMany } from "./analyze.ts";
import type { Check } from "./check.ts";
import { keepingChecks } from "./keepingChecks.ts";
import { type PreflightOptions, runPreflight } from "./preflight.ts";

/** The checklist of a release. Of a set, what passed is one line for each service. */
export async function preflightOf(
    session: Session,
    release: Release,
    { members }: Pick<ReleaseConfigRead, "members">,
    options: PreflightOptions,
): Promise<Check[]> {
    const client = await clusterOf(leadOf(release));
    const analysis = analysisOfMany();
    const checked = await atOnce(members, async (service) => {
        return { service, checks: await runPreflight(client, service, { ...options, analysis }) };
    });
    if (!isSet(release)) return checked.flatMap(({ checks }) => checks);
    const { nextCommand = (words: string) => session.nextCommand(words, release) } = options;
    const keeping = keepingOf(release, await readRelease(client, release));
    return [
        ...checked.flatMap(({ service, checks }) => summary(service.name, checks)),
        // An update restores them before the first route changes the colour of anybody who enters.
        ...keepingChecks(keeping, nextCommand).map(asWarning),
    ];
}

function summary(name: string, checks: readonly Check[]): Check[] {
    const passed = checks.filter(({ outcome }) => outcome === "passed").length;
    const others = checks.filter(({ outcome }) => outcome !== "passed");
    return [
        { name: "service", outcome: "passed", text: `${name}: ${plural(passed, "check")} passed` },
        ...others.map((check) => ({ ...check, text: `${name}: ${check.text}` })),
    ];
}

function asWarning(check: Check): Check {
    return check.outcome === "failed" ? { ...check, outcome: "warning" } : check;
}
