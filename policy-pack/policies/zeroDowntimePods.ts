import { fields, number, UNKNOWN, type Value } from "../../src/model/value.ts";
import type { Finding } from "../finding.ts";
import type { Inventory } from "../inventory/inventory.ts";
import { routedHosts } from "../inventory/routedHosts.ts";
import { describe } from "../objects/object.ts";
import type { Settings, SettingsSchema } from "../settings/settings.ts";
import { MESH_SETTINGS, SCOPE } from "../settings/shared.ts";
import { isInScope } from "../stack/scope.ts";
import { resolveTarget, siblingsOf } from "../verdict/target.ts";
import { containersOf, podSpecOf } from "../workloads/pod.ts";
import type { Workload } from "../workloads/workload.ts";
import { stackPolicy } from "./stackPolicy.ts";

const SETTINGS = {
    minGraceSeconds: {
        type: "integer",
        minimum: 0,
        description: "The least terminationGracePeriodSeconds of a pod that serves. Kubernetes' own default is 30.",
        default: 30 as number,
    },
    ...MESH_SETTINGS,
    ...SCOPE,
} as const satisfies SettingsSchema;

/** Warns of pods behind subsets that would get requests before they can serve, or lose them when they end. */
export const zeroDowntimePods = stackPolicy({
    name: "zero-downtime-pods",
    description: "Pods behind a subset have a readiness probe, a long enough grace period, and a preStop hook.",
    enforcementLevel: "advisory",
    severity: "medium",
    settings: SETTINGS,
    judge: ({ inventory }, settings) =>
        servingWorkloads(inventory, settings.rootNamespace)
            .filter(({ object }) => isInScope(object, settings))
            .flatMap((workload) => judgeWorkload(workload, settings)),
});

/** Workloads behind all subsets of routed services: one that is idle today serves tomorrow. */
function servingWorkloads(inventory: Inventory, root: string): Workload[] {
    const found = routedHosts(inventory).flatMap(({ host, route, serving }) => {
        const callers = { client: route.namespace, root };
        const subsets = new Set([
            ...serving,
            ...siblingsOf(inventory, host, "", callers).filter((name) => name !== UNKNOWN),
        ]);
        return [...subsets].flatMap((subset) => {
            const target = resolveTarget(inventory, host, subset, callers);
            return "problem" in target ? [] : [...target.backing.workloads, ...target.backing.maybe];
        });
    });
    return [...new Set(found)];
}

function judgeWorkload(workload: Workload, { minGraceSeconds }: Settings<typeof SETTINGS>): Finding[] {
    const { object } = workload;
    const pod = podSpecOf(workload);
    const say = (kind: Finding["kind"], message: string): Finding => ({ kind, urn: object.urn, message });
    if (pod === UNKNOWN) {
        return [
            say(
                "unchecked",
                `how the pods of ${describe(object)} start and end: their template is known only after the update.`,
            ),
        ];
    }
    const containers = containersOf(pod, "containers");
    const known = containers.flatMap(({ name, value }) => (value === UNKNOWN ? [] : [{ name, value }]));
    const unprobed = known.filter(({ value }) => isMissing(value.readinessProbe)).map(({ name }) => name);
    const grace =
        pod.terminationGracePeriodSeconds === UNKNOWN ? UNKNOWN : (number(pod.terminationGracePeriodSeconds) ?? 30);
    const stops = known.map(({ value }) => fields(value.lifecycle).preStop).filter((preStop) => !isMissing(preStop));
    const sleeps = Math.max(0, ...stops.map(sleepSeconds));
    const mayStop = containers.length > known.length || known.some(({ value }) => value.lifecycle === UNKNOWN);
    return [
        ...unprobed.map((name) =>
            say(
                "violation",
                `${describe(object)}: container ${name} has no readinessProbe, so it gets requests before it can serve them. Add one.`,
            ),
        ),
        ...(known.length > 0 && stops.length === 0 && !mayStop
            ? [
                  say(
                      "violation",
                      `${describe(object)} has no preStop hook, so its pods end while callers still send to them. Let one container sleep 15 s in lifecycle.preStop.`,
                  ),
              ]
            : []),
        ...(typeof grace === "number" && grace < Math.max(minGraceSeconds, sleeps + 1)
            ? [
                  say(
                      "violation",
                      `${describe(object)}: terminationGracePeriodSeconds is ${grace}, but must be at least ${Math.max(minGraceSeconds, sleeps + 1)}${sleeps > 0 ? ` with a preStop sleep of ${sleeps} s` : ""}.`,
                  ),
              ]
            : []),
        ...(mayStop || grace === UNKNOWN
            ? [say("unchecked", `how the pods of ${describe(object)} end: it is known only after the update.`)]
            : []),
    ];
}

function isMissing(value: Value): boolean {
    return value === undefined || value === null;
}

function sleepSeconds(preStop: Value): number {
    const seconds = number(fields(fields(preStop).sleep).seconds);
    return typeof seconds === "number" ? seconds : 0;
}
