import { ANY, shownRange, sum } from "../../src/model/range.ts";
import { UNKNOWN } from "../../src/model/value.ts";
import type { Finding } from "../finding.ts";
import { declaredCount } from "../inventory/backing.ts";
import type { Inventory } from "../inventory/inventory.ts";
import { type RoutedHost, routedHosts } from "../inventory/routedHosts.ts";
import { describe } from "../objects/object.ts";
import type { SettingsSchema } from "../settings/settings.ts";
import { MESH_SETTINGS, SCOPE } from "../settings/shared.ts";
import { isInScope } from "../stack/scope.ts";
import { resolveTarget, siblingsOf } from "../verdict/target.ts";
import { stackPolicy } from "./stackPolicy.ts";

const SETTINGS = {
    minIdleReplicas: {
        type: "integer",
        minimum: 0,
        description: "How many pods a subset without traffic keeps at least, so that a rollback need not start them.",
        default: 1 as number,
    },
    ...MESH_SETTINGS,
    ...SCOPE,
} as const satisfies SettingsSchema;

/** Warns of an idle subset that is too small to take the traffic back. */
export const rollbackCapacity = stackPolicy({
    name: "rollback-capacity",
    description: "A subset without traffic keeps enough pods for a rollback.",
    enforcementLevel: "advisory",
    severity: "medium",
    settings: SETTINGS,
    judge: ({ inventory }, settings) =>
        routedHosts(inventory)
            .filter(({ route }) => isInScope(route.object, settings))
            .flatMap((routed) => judgeHost(routed, inventory, settings.minIdleReplicas, settings.rootNamespace)),
});

function judgeHost({ host, route, serving }: RoutedHost, inventory: Inventory, least: number, root: string): Finding[] {
    const callers = { client: route.namespace, root };
    const { urn } = route.object;
    const [first = ""] = serving;
    const idle = siblingsOf(inventory, host, first, callers).filter(
        (subset) => subset === UNKNOWN || !serving.has(subset),
    );
    return [...new Set(idle)].flatMap((subset): Finding[] => {
        if (subset === UNKNOWN) {
            return [
                { kind: "unchecked", urn, message: `a subset of ${host} whose name is known only after the update.` },
            ];
        }
        const target = resolveTarget(inventory, host, subset, callers);
        if ("problem" in target || target.isVacant) {
            const reason = "problem" in target ? target.reason : "no workload of the stack is behind the Service";
            return [
                {
                    kind: "unchecked",
                    urn,
                    message: `how many pods idle subset ${subset} of ${host} keeps: ${reason}.`,
                },
            ];
        }
        const { workloads, uncounted, maybe } = target.backing;
        const known = sum(workloads.map((workload) => declaredCount(inventory, workload)));
        const range = uncounted.length + maybe.length > 0 ? { ...known, most: ANY.most } : known;
        if (range.least >= least) return [];
        if (range.most >= least) {
            return [
                {
                    kind: "unchecked",
                    urn,
                    message: `how many pods idle subset ${subset} of ${host} keeps: it is known only after the update, or cannot be counted.`,
                },
            ];
        }
        const behind = workloads.map(({ object }) => describe(object)).join(", ") || "no workload of the stack";
        return [
            {
                kind: "violation",
                urn,
                message: `Idle subset ${subset} of ${host} (${behind}) keeps ${shownRange(range)} of ${least} replicas: a rollback must start pods first. Declare more replicas, or lower minIdleReplicas.`,
            },
        ];
    });
}
