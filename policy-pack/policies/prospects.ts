import { serviceOf } from "../../src/model/route/host.ts";
import { UNKNOWN } from "../../src/model/value.ts";
import type { Finding } from "../finding.ts";
import type { Inventory } from "../inventory/inventory.ts";
import type { LiveState } from "../live/liveState.ts";
import { type Interest, type LiveAnswer, readPresent } from "../live/previewState.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import { isDeclared, type StackObject } from "../objects/object.ts";
import type { LIVE_CHECK } from "../settings/liveCheck.ts";
import type { Settings } from "../settings/settings.ts";
import { outlookOf, undeclaredBehind } from "../stack/outlook.ts";
import type { StackRun } from "../stack/run.ts";
import { isInScope, type ScopeSettings } from "../stack/scope.ts";

/** What a preview judges: a part of the stack as it will be, beside what is live now. */
export interface Prospect {
    readonly live: LiveState | undefined;
    /** Why nothing live is known, where it should be. */
    readonly problem: string | undefined;
    readonly inventory: Inventory;
    /** The stack's routes, and those of others that the stack's DestinationRules give a meaning. */
    readonly routes: readonly StackRoute[];
}

type ProspectSettings = Settings<typeof LIVE_CHECK> & ScopeSettings;

/** One prospect for each cluster that was asked, and one for each reason why none was. */
export async function prospectsOf(run: StackRun, settings: ProspectSettings): Promise<Prospect[]> {
    const { inventory, clusters } = run;
    const routes = inventory.routes.filter(({ object }) => isInScope(object, settings));
    if (settings.liveCheck !== "cluster") {
        const live: LiveState = { source: "state", inventory, routes: undefined, unread: [] };
        return [{ live: settings.liveCheck === "state" ? live : undefined, problem: undefined, inventory, routes }];
    }
    const rules = [...[...inventory.destinationRules.by.values()].flat(), ...inventory.destinationRules.unsure];
    const anchors = [...routes, ...rules]
        .flatMap(({ object }) => object ?? [])
        .filter((object) => isInScope(object, settings));
    const answers = await readPresent(anchors, settings, clusters, namespacesAround(routes));
    return Promise.all([...groupByAnswer(answers)].map(([answer, own]) => prospect(answer, own, run, settings)));
}

function groupByAnswer(answers: ReadonlyMap<StackObject, LiveAnswer>): Map<LiveAnswer, Set<string>> {
    const byProblem = new Map<string, LiveAnswer>();
    const groups = new Map<LiveAnswer, Set<string>>();
    for (const [object, answer] of answers) {
        const shared = "problem" in answer ? (byProblem.get(answer.problem) ?? answer) : answer;
        if ("problem" in shared) {
            byProblem.set(shared.problem, shared);
        }
        groups.set(shared, (groups.get(shared) ?? new Set()).add(object.urn));
    }
    return groups;
}

async function prospect(
    answer: LiveAnswer,
    own: ReadonlySet<string>,
    { inventory: declared, before }: StackRun,
    settings: ProspectSettings,
): Promise<Prospect> {
    const isOwn = ({ object }: StackRoute) => own.has(object.urn) && isInScope(object, settings);
    if ("problem" in answer) {
        return { live: undefined, problem: answer.problem, inventory: declared, routes: declared.routes.filter(isOwn) };
    }
    const isOpen = undeclaredBehind(declared, answer).length > 0;
    const had = isOpen ? await before(settings.liveTimeoutSeconds) : undefined;
    const inventory = outlookOf(declared, answer, had);
    const others = inventory.routes.filter(
        (route) => !isDeclared(route.object) && isInScope(route.object, settings) && isDefinedBy(declared, route),
    );
    return { live: answer, problem: undefined, inventory, routes: [...inventory.routes.filter(isOwn), ...others] };
}

/** Whether a DestinationRule of the stack defines the subsets of a route that the stack does not own. */
function isDefinedBy({ destinationRules }: Inventory, { rules }: StackRoute): boolean {
    const hosts = new Set([...destinationRules.by.values()].flat().map(({ host }) => host));
    return rules.some(({ destinations }) => destinations.some(({ host }) => hosts.has(host)));
}

/** The namespaces of routes, of DestinationRules, and of the services that requests go to, now or then. */
function namespacesAround(routes: readonly StackRoute[]): Interest {
    const byUrn = new Map(routes.map((route) => [route.object.urn, route]));
    return ({ urn, namespace }, live) => {
        const own = byUrn.get(urn);
        const around = [...live.values()].filter((route) => route.namespace === namespace);
        const hosts = [...(own ? [own] : []), ...around]
            .flatMap(({ rules }) => rules)
            .flatMap(({ destinations }) => destinations)
            .map(({ host }) => (typeof host === "string" ? serviceOf(host)?.namespace : undefined));
        return [namespace, ...hosts].filter((each) => each !== undefined && each !== UNKNOWN) as string[];
    };
}

/** For each list that could not be read, says what was judged without it. */
export function unreadLists({ live }: Prospect): Finding[] {
    return (live?.unread ?? []).map(({ kind, namespace, problem }) => ({
        kind: "unchecked",
        message: `${kind}s of namespace ${namespace}: ${problem}. Everything else was judged without them.`,
    }));
}
