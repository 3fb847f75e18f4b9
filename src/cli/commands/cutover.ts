import { dirname } from "node:path";
import type { ClusterClient } from "../../cluster/client.ts";
import { type Color, other } from "../../model/color.ts";
import { messageOf } from "../../model/messageOf.ts";
import type { Journal } from "../../model/route/journal.ts";
import { onlyColor } from "../../model/route/view.ts";
import { type ReleaseConfigRead, releaseConfigOf } from "../config/readConfig.ts";
import { type ConfigPlace, serviceConfig } from "../config/serviceConfig.ts";
import type { CutoverRun } from "../cutover/cutoverRun.ts";
import { explain } from "../cutover/explain.ts";
import { findPolicyPacks } from "../cutover/policyPacks.ts";
import { requireThatItMoves } from "../cutover/previewed.ts";
import { runCutover } from "../cutover/runCutover.ts";
import { splitAt } from "../cutover/steps.ts";
import { author } from "../cutover/writeJournal.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { listenForInterruption } from "../interruption.ts";
import { sayJournal } from "../live/journal.ts";
import { keepingOf } from "../live/keeping.ts";
import { entryStates, readRelease, requireOwnRoutes } from "../live/releaseState.ts";
import type { CommonOptions } from "../options.ts";
import { confirm } from "../output/confirm.ts";
import { failures, sayCheck } from "../preflight/check.ts";
import { preflightOf } from "../preflight/preflightOf.ts";
import { configFileOf, type PreviewResult, previewChange } from "../preview/previewChange.ts";
import { watchedOver } from "../prometheus/watchedOver.ts";
import { findProject } from "../stack/project.ts";
import { openPulumiStack } from "../stack/pulumiStack.ts";
import { isSet, leadOf, namedAs, type Release } from "../stack/release.ts";
import { clusterOf, onlyRelease, openSession, type Session } from "../stack/session.ts";

export interface CutoverOptions extends CommonOptions {
    readonly steps: number[];
    readonly bake: number;
    readonly maxErrorRate: number;
    readonly maxP99?: number;
    readonly minRequests: number;
    readonly interval?: number;
    readonly prometheus?: string;
    readonly onInconclusive: "rollback" | "keep";
    readonly policyPack?: string[] | false;
    readonly policyPackConfig?: string[];
    readonly reason?: string;
    readonly lockTimeout: number;
    readonly yes?: boolean;
}

/** Preflight, preview and confirmation; then for each step configuration, update and watch, with a rollback on a breach. */
export async function cutover(target: Color, options: CutoverOptions): Promise<void> {
    if (options.bake > 0 && options.prometheus === undefined) {
        throw new Failure(
            "Nothing was changed. The new colour is watched with Prometheus, and no address was given. Give --prometheus URL or PROMETHEUS_URL, or --bake 0 to cut over without watching.",
            ExitCodes.usage,
        );
    }
    const session = await openSession(options);
    const release = onlyRelease(session, `cutover ${target}`);
    const client = await clusterOf(leadOf(release));
    const states = await readRelease(client, release);
    requireOwnRoutes(states);
    const entries = entryStates(release, states);
    const [journal] = entries.flatMap(({ route }) => route?.journal ?? []);
    if (journal) {
        throw new Failure(
            `${release.name}: a cutover is under way: ${sayJournal(journal)}. If it was interrupted, \`bluegreen resume\` ` +
                "continues it. `bluegreen rollback` takes it back.",
            ExitCodes.conflict,
        );
    }
    const config = await releaseConfigOf(session, release);
    const configured = config.traffic;
    await check(session, client, target, { options, config, release });
    const context = await openRun(session, options, { release, place: config.place });
    const begun = journalFor(target, options);
    const alreadyThere =
        entries.every(({ route }) => route && onlyColor(route.view) === target) &&
        configured.activeColor === target &&
        !(isSet(release) && keepingOf(release, states).some(({ colors }) => colors !== "kept"));
    if (alreadyThere) {
        session.console.say(
            `${release.name}: ${target} already has all the traffic, and the configuration agrees`,
            "good",
        );
        session.console.result({ ...namedAs(release), to: target, verdict: "unwatched", percent: 100 });
        return;
    }
    try {
        const preview = await show(context, begun, { options, config, release });
        for (const { service, route } of entries) {
            const { prefix } = config.place;
            requireThatItMoves(preview, release, { journal: begun, route, prefix, entry: service.name });
        }
        const { signal } = context.interruption;
        if (!(await confirm(`Move the traffic of ${release.name} to ${target}?`, { yes: options.yes, signal }))) {
            throw new Failure("Nothing was changed.", ExitCodes.refused, { preview });
        }
        const reasons = {
            given: options.reason,
            configured: configured.cutoverReason,
            live: entries[0]?.route?.reason,
        };
        const takeReasonBack = await explain(context.config, reasons);
        const { reason } = options;
        await runCutover({ ...context, ...(reason !== undefined && { reason }), takeReasonBack }, begun);
    } finally {
        context.interruption.end();
    }
}

/** What the operator asked for, and what the configuration says now. */
interface Asked {
    readonly release: Release;
    readonly options: CutoverOptions;
    readonly config: ReleaseConfigRead;
}

async function check(
    session: Session,
    client: ClusterClient,
    target: Color,
    { options, config, release }: Asked,
): Promise<void> {
    const { prometheus, bake, steps, minRequests } = options;
    const checks = await preflightOf(client, release, config.members, {
        target,
        prometheus: bake > 0 ? prometheus : undefined,
        watch: { steps, bakeMilliseconds: bake, minRequests },
        updateBringsUp: true,
    });
    for (const each of checks) sayCheck(session.console, each);
    const failed = failures(checks);
    if (failed.length === 0) return;
    const reasons = failed.map(({ text }) => `  ${text}`).join("\n");
    throw new Failure(`${release.name}: traffic has not moved to ${target}:\n${reasons}`, ExitCodes.refused, {
        checks,
    });
}

/** What a cutover and its resumption work with. */
export async function openRun(
    session: Session,
    {
        policyPack,
        policyPackConfig,
        lockTimeout,
    }: Pick<CutoverOptions, "policyPack" | "policyPackConfig" | "lockTimeout">,
    { release, place }: { release: Release; place: ConfigPlace },
): Promise<CutoverRun> {
    const { options } = session;
    const folder = dirname(findProject(options.cwd));
    const stack = await openPulumiStack(folder, session.stack, options.configFile);
    const policyPacks = findPolicyPacks(folder, policyPack);
    return {
        session,
        release,
        client: await clusterOf(leadOf(release)),
        stack,
        config: serviceConfig(stack, release.project, place.prefix, place.entries),
        interruption: listenForInterruption(),
        lockTimeout,
        takeReasonBack: async () => undefined,
        looks: [],
        run: { policyPacks, ...(policyPackConfig && { policyPackConfigs: policyPackConfig }) },
    };
}

function journalFor(to: Color, options: CutoverOptions): Journal {
    return {
        from: other(to),
        to,
        steps: options.steps,
        step: 0,
        watch: {
            bakeMilliseconds: options.bake,
            maxErrorRate: options.maxErrorRate,
            ...(options.maxP99 !== undefined && { maxP99Milliseconds: options.maxP99 }),
            minRequests: options.minRequests,
            ...(options.interval !== undefined && { intervalMilliseconds: options.interval }),
            ...watchedOver(options.prometheus),
            onInconclusive: options.onInconclusive,
        },
        ...author(),
        startedAt: new Date().toISOString(),
    };
}

async function show(context: CutoverRun, journal: Journal, { options, config }: Asked): Promise<PreviewResult> {
    const { session, release, stack, run, interruption } = context;
    const { console } = session;
    const packs = run.policyPacks?.length
        ? `with the policy pack ${run.policyPacks.join(", ")}`
        : "without a policy pack";
    console.progress(`${release.name}: previewing the stack ${stack.name} ${packs}`);
    const configFile = options.configFile ?? configFileOf(findProject(options.cwd), stack.name);
    const split = splitAt(journal, journal.steps[0] ?? 100);
    try {
        const preview = await previewChange(stack, release, config.place, {
            change: (copied) => copied.write(split, config.traffic),
            configFile,
            console,
            run: { ...run, signal: interruption.forChildren },
        });
        for (const resource of preview.resources) console.say(`  ${resource}`);
        return preview;
    } catch (error) {
        throw new Failure(
            `${release.name}: traffic has not moved, and nothing was changed. The preview failed:\n${messageOf(error)}`,
            interruption.signal.aborted ? ExitCodes.interrupted : ExitCodes.refused,
        );
    }
}
