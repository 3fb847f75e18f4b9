import type { ClusterClient } from "../../cluster/client.ts";
import { plural } from "../../model/plural.ts";
import { keepingOf } from "../live/keeping.ts";
import { atOnce, readRelease } from "../live/releaseState.ts";
import { bareCommand } from "../output/nextCommand.ts";
import { entriesOf, isSet, type Release } from "../stack/release.ts";
import type { StackService } from "../stack/stackService.ts";
import { analysisOfMany } from "./analyze.ts";
import type { Check } from "./check.ts";
import { keepingChecks } from "./keepingChecks.ts";
import { type PreflightOptions, runPreflight } from "./preflight.ts";

/**
 * The checklist of a release. Of a set, what passed is one line for each service.
 * @param members its services, with the gates that the next update uses
 */
export async function preflightOf(
    client: ClusterClient,
    release: Release,
    members: readonly StackService[],
    options: PreflightOptions,
): Promise<Check[]> {
    const analysis = analysisOfMany();
    const { watch, ...unwatched } = options;
    const isEntry = ({ name }: StackService) => entriesOf(release).some((entry) => entry.name === name);
    const checked = await atOnce(members, async (service) => {
        // Only entries must get enough requests for a verdict.
        const own = isEntry(service) ? options : unwatched;
        return { service, checks: await runPreflight(client, service, { ...own, analysis }) };
    });
    if (!isSet(release)) return checked.flatMap(({ checks }) => checks);
    const keeping = keepingOf(release, await readRelease(client, release));
    return [
        ...checked.flatMap(({ service, checks }) => summary(service.name, checks)),
        // An update mends that before anybody who enters moves.
        ...keepingChecks(keeping, options.nextCommand ?? bareCommand).map(asWarning),
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
