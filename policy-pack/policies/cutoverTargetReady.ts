import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { type Finding, report } from "../finding.ts";
import { type LiveAnswer, readPresent } from "../live/previewState.ts";
import { readMoment } from "../live/updateState.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import { LIVE_CHECK } from "../settings/liveCheck.ts";
import { readSettings, type Settings } from "../settings/settings.ts";
import { CAPACITY, MESH_SETTINGS, SCOPE } from "../settings/shared.ts";
import { type Inventory, isIstio, stackRoute } from "../stack/inventory.ts";
import { describe, readObject } from "../stack/object.ts";
import { currentPhase } from "../stack/phase.ts";
import type { StackRun } from "../stack/run.ts";
import { isInScope } from "../stack/scope.ts";
import { judgeCutover } from "../verdict/cutover.ts";
import { namespacesOfMoves } from "../verdict/moves.ts";
import { type PolicyIn, stackPolicy } from "./stackPolicy.ts";

const SETTINGS = { ...CAPACITY, ...LIVE_CHECK, ...MESH_SETTINGS, ...SCOPE };
type CutoverSettings = Settings<typeof SETTINGS>;

/** The preview, or what an update has come to: every route against what the stack declares and what is live. */
const wholeStack = stackPolicy({
    name: "cutover-target-ready",
    description: "Production traffic moves only to a subset that can carry its share.",
    enforcementLevel: "mandatory",
    severity: "critical",
    settings: SETTINGS,
    judge: async (run, settings) => {
        if (currentPhase() === "update" && settings.liveCheck === "cluster") {
            return [];
        }
        const routes = run.inventory.routes.filter(({ object }) => isInScope(object, settings));
        const answers =
            settings.liveCheck === "cluster"
                ? await readPresent(routes, settings, run.clusters, namespacesOfMoves)
                : new Map();
        return [
            ...unreachable(answers),
            ...unfollowed(run.inventory, settings),
            ...routes.flatMap((route) => judgeCutover(route, stackContext(run, settings, answers.get(route)))),
        ];
    },
});

/**
 * Blocks a route that moves production traffic to a subset with too few pods for its share. It judges previews by all
 * resources of the stack, and in an update each route once more by what is live just before it changes: stack policies
 * run only after all changes.
 */
export const cutoverTargetReady: PolicyIn<StackValidationPolicy & ResourceValidationPolicy> = (runs) => ({
    ...wholeStack(runs),
    validateResource: async (args, reportViolation) => {
        if (currentPhase() === "preview") {
            return;
        }
        const object = readObject(args);
        const { settings } = readSettings(SETTINGS, args.getConfig());
        if (object !== undefined && isIstio("VirtualService")(object) && isInScope(object, settings)) {
            report(await judgeInUpdate(stackRoute(object), settings), reportViolation);
        }
    },
});

async function judgeInUpdate(route: StackRoute, settings: CutoverSettings): Promise<Finding[]> {
    if (settings.liveCheck !== "cluster") {
        return [];
    }
    const live = await readMoment(route, settings, namespacesOfMoves);
    if ("problem" in live) {
        return unreachable(new Map([[route, live]]));
    }
    const { inventory } = live;
    return judgeCutover(route, {
        ...settings,
        inventory,
        live,
        waitsFor: () => false,
        phase: "update",
        now: new Date(),
    });
}

function stackContext(
    { inventory, waitsFor }: StackRun,
    settings: CutoverSettings,
    answer: LiveAnswer | undefined,
): Parameters<typeof judgeCutover>[1] {
    const state =
        settings.liveCheck === "state" ? { source: "state" as const, inventory, routes: undefined } : undefined;
    return {
        ...settings,
        inventory,
        live: answer !== undefined && !("problem" in answer) ? answer : state,
        waitsFor: ({ object }, workload) => waitsFor(object.urn, workload.object.urn),
        phase: "preview",
        now: new Date(),
    };
}

/** What may send traffic elsewhere in ways that no policy of the pack follows. */
function unfollowed({ unfollowed: objects }: Inventory, settings: CutoverSettings): Finding[] {
    const inScope = objects.filter((object) => isInScope(object, settings));
    return inScope.map((object) => ({
        kind: "unchecked",
        urn: object.urn,
        message: `${describe(object)}, which can steer traffic or bring pods in ways that these policies do not follow.`,
    }));
}

/** One report for each reason why a cluster was not asked. */
function unreachable(answers: ReadonlyMap<StackRoute, LiveAnswer>): Finding[] {
    const problems = new Map<string, StackRoute>();
    for (const [route, answer] of answers) {
        if ("problem" in answer && !problems.has(answer.problem)) {
            problems.set(answer.problem, route);
        }
    }
    return [...problems].map(([problem, { object }]) => ({
        kind: "unchecked",
        urn: object.urn,
        message: `what is live in the cluster: ${problem}. Routes are judged by what is declared only, as if they were all new.`,
    }));
}
