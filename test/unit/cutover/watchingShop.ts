import type { ResourceHookArgs } from "@pulumi/pulumi";
import type { BlueGreenReleaseSetArgs } from "../../../src/args.ts";
import { validateReleaseSet } from "../../../src/arguments/releaseSet.ts";
import type { Settings } from "../../../src/arguments/settings.ts";
import { podsPath, slicesPath } from "../../../src/cutover/endpoints.ts";
import type { HookContext } from "../../../src/cutover/hookContext.ts";
import { joinRelease } from "../../../src/cutover/joinRelease.ts";
import { COLORS, type Color } from "../../../src/model/color.ts";
import { virtualServiceSpec } from "../../../src/routing/virtualService.ts";
import { deployment, type FakeCluster } from "../fakeCluster.ts";
import { listing } from "../listing.ts";
import { SHOP } from "../releaseSet.ts";
import { hookArgs } from "./watching.ts";

export const routePath = (name: string) => `/apis/networking.istio.io/v1/namespaces/default/virtualservices/${name}`;
export const podsOf = (name: string, color: Color) => `/apis/apps/v1/namespaces/default/deployments/${name}-${color}`;

const CHANGED = { fieldsV1: { "f:spec": { "f:http": {} } } };

/** A service's route in the cluster, as the set makes it with these arguments; long ago unless told otherwise. */
export function routeIn(
    args: BlueGreenReleaseSetArgs,
    name: string,
    { annotations = {}, changedAt = new Date("2026-01-01") }: { annotations?: object; changedAt?: Date } = {},
) {
    const settings = membersOf(args).find((member) => member.name === name);
    if (!settings) throw new Error(`no ${name}`);
    return {
        metadata: { uid: `route-${name}`, annotations, managedFields: [{ time: changedAt.toISOString(), ...CHANGED }] },
        spec: virtualServiceSpec(settings),
    };
}

const membersOf = (args: BlueGreenReleaseSetArgs): readonly Settings[] =>
    validateReleaseSet("shop-set", args).settings.members;

/** Everything that a set has in the cluster, with three ready pods of each colour. */
export function objectsOf(args: BlueGreenReleaseSetArgs = SHOP): Record<string, unknown> {
    const { pods, slices } = listing(3);
    return Object.assign(
        {},
        ...Object.keys(args.services).map((name) => ({
            [routePath(name)]: routeIn(args, name),
            [`/apis/networking.istio.io/v1/namespaces/default/destinationrules/${name}`]: {
                metadata: { name, uid: "rule", resourceVersion: "1" },
                spec: { host: name, subsets: COLORS.map((color) => ({ name: color, labels: { color } })) },
            },
            [slicesPath("default", [name])]: slices,
            ...Object.fromEntries(
                COLORS.flatMap((color) => [
                    [podsOf(name, color), deployment(3)],
                    [podsPath("default", { app: name, color }), pods],
                ]),
            ),
        })),
    );
}

/** The hooks' contexts of a set, by service, as in an update to these arguments. */
export function watchingSet(args: BlueGreenReleaseSetArgs, cluster: FakeCluster): Record<string, HookContext> {
    const contexts = membersOf(args).map((settings): HookContext => {
        // Shorter than a user can have it: tests do not wait.
        const scaleDownDelaySeconds = args.services[settings.name]?.scaleDownDelaySeconds ?? 0;
        Object.assign(settings, { scaleDownDelaySeconds, rolloutTimeoutSeconds: 1 });
        const context: HookContext = { settings, routeChanges: false, changing: new Set() };
        joinRelease(context);
        if (context.release) context.release.client = Promise.resolve(cluster);
        return context;
    });
    return Object.fromEntries(contexts.map((context) => [context.settings.name, context]));
}

/** What a route's hook gets as it becomes what these arguments say. */
export function routeArgs(args: BlueGreenReleaseSetArgs, name: string): ResourceHookArgs {
    return hookArgs(routeIn(args, name).spec, `route-${name}`, name);
}
