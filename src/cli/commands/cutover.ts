import { dirname } from "node:path";
import { type Color, other } from "../../model/color.ts";
import { messageOf } from "../../model/messageOf.ts";
import type { Journal } from "../../model/route/journal.ts";
import { hasTraffic } from "../../model/route/view.ts";
import { type ServiceConfigRead, trafficConfigOf } from "../config/readConfig.ts";
import { serviceConfig } from "../config/serviceConfig.ts";
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
import { requireOwnRoute } from "../live/ownRoute.ts";
import { readService } from "../live/serviceState.ts";
import type { CommonOptions } from "../options.ts";
import { confirm } from "../output/confirm.ts";
import { failures, sayCheck } from "../preflight/check.ts";
import { runPreflight } from "../preflight/preflight.ts";
import { configFileOf, type PreviewResult, previewChange } from "../preview/previewChange.ts";
import { watchedOver } from "../prometheus/watchedOver.ts";
import { findProject } from "../stack/project.ts";
import { openPulumiStack } from "../stack/pulumiStack.ts";
import { clusterOf, onlyService, openSession, type Session } from "../stack/session.ts";
import { withGate } from "../stack/stackService.ts";

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
    const service = onlyService(session);
    const client = await clusterOf(service);
    const { route } = await readService(client, service);
    requireOwnRoute(service, route);
    if (route?.journal) {
        throw new Failure(
            `${service.name}: a cutover is under way: ${sayJournal(route.journal)}. If it was interrupted, \`bluegreen resume\` ` +
                "continues it. `bluegreen rollback` takes it back.",
            ExitCodes.conflict,
        );
    }
    const configured = await trafficConfigOf(session, service);
    await check(session, target, { options, configured });
    const context = await openRun(session, options, configured);
    const begun = journalFor(target, options);
    const alreadyThere =
        route !== undefined && hasTraffic(route.view, target) && !hasTraffic(route.view, other(target));
    if (alreadyThere && configured.activeColor === target) {
        session.console.say(
            `${service.name}: ${target} already has all the traffic, and the configuration agrees`,
            "good",
        );
        session.console.result({ service: service.name, to: target, verdict: "unwatched", percent: 100 });
        return;
    }
    try {
        const preview = await show(context, begun, { options, configured });
        requireThatItMoves(preview, service, { journal: begun, route, prefix: context.config.prefix });
        const { signal } = context.interruption;
        if (!(await confirm(`Move the traffic of ${service.name} to ${target}?`, { yes: options.yes, signal }))) {
            throw new Failure("Nothing was changed.", ExitCodes.refused, { preview });
        }
        const reasons = { given: options.reason, configured: configured.cutoverReason, live: route?.reason };
        const takeReasonBack = await explain(context.config, reasons);
        const { reason } = options;
        await runCutover({ ...context, ...(reason !== undefined && { reason }), takeReasonBack }, begun);
    } finally {
        context.interruption.end();
    }
}

/** What the operator asked for, and what the configuration says now. */
interface Asked {
    readonly options: CutoverOptions;
    readonly configured: ServiceConfigRead;
}

async function check(session: Session, target: Color, { options, configured }: Asked): Promise<void> {
    const { prometheus, bake, steps, minRequests } = options;
    const service = onlyService(session);
    const checks = await runPreflight(await clusterOf(service), withGate(service, configured.gate), {
        target,
        prometheus: bake > 0 ? prometheus : undefined,
        watch: { steps, bakeMilliseconds: bake, minRequests },
        updateBringsUp: true,
    });
    for (const each of checks) sayCheck(session.console, each);
    const failed = failures(checks);
    if (failed.length === 0) return;
    const reasons = failed.map(({ text }) => `  ${text}`).join("\n");
    throw new Failure(`${service.name}: traffic has not moved to ${target}:\n${reasons}`, ExitCodes.refused, {
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
    { prefix }: Pick<ServiceConfigRead, "prefix">,
): Promise<CutoverRun> {
    const { options } = session;
    const service = onlyService(session);
    const folder = dirname(findProject(options.cwd));
    const stack = await openPulumiStack(folder, session.stack, options.configFile);
    const policyPacks = findPolicyPacks(folder, policyPack);
    return {
        session,
        service,
        client: await clusterOf(service),
        stack,
        config: serviceConfig(stack, service.project, prefix),
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

async function show(context: CutoverRun, journal: Journal, { options, configured }: Asked): Promise<PreviewResult> {
    const { session, service, stack, config, run, interruption } = context;
    const { console } = session;
    const packs = run.policyPacks?.length
        ? `with the policy pack ${run.policyPacks.join(", ")}`
        : "without a policy pack";
    console.progress(`${service.name}: previewing the stack ${stack.name} ${packs}`);
    const configFile = options.configFile ?? configFileOf(findProject(options.cwd), stack.name);
    const split = splitAt(journal, journal.steps[0] ?? 100);
    try {
        const preview = await previewChange(stack, service, config.prefix, {
            change: (copied) => copied.write(split, configured),
            configFile,
            console,
            run: { ...run, signal: interruption.forChildren },
        });
        for (const resource of preview.resources) console.say(`  ${resource}`);
        return preview;
    } catch (error) {
        throw new Failure(
            `${service.name}: traffic has not moved, and nothing was changed. The preview failed:\n${messageOf(error)}`,
            interruption.signal.aborted ? ExitCodes.interrupted : ExitCodes.refused,
        );
    }
}
