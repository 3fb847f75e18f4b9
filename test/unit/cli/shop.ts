import assert from "node:assert/strict";
import type { BlueGreenReleaseSetArgs } from "../../../src/args.ts";
import { type ReleaseSet, releasesOf } from "../../../src/cli/stack/release.ts";
import type { StackService } from "../../../src/cli/stack/stackService.ts";
import type { ClusterClient, PatchOperation } from "../../../src/cluster/client.ts";
import { objectsOf, routeIn, routePath } from "../cutover/watchingShop.ts";
import { type FakeCluster, type FakeObject, fakeCluster } from "../fakeCluster.ts";
import { SHOP } from "../releaseSet.ts";
import { service } from "./samples.ts";

const NAMES = Object.keys(SHOP.services);

/** The services of the shop as the state records them. */
export function shopServices(entries: readonly string[] = ["shop"]): StackService[] {
    return NAMES.map((name) => ({
        ...service,
        name,
        place: {
            ...service.place,
            virtualService: name,
            deployments: { blue: `${name}-blue`, green: `${name}-green` },
        },
        service: name,
        destinations: [name],
        destinationRule: name,
        selectors: { ...service.selectors, service: { app: name } },
        routeUid: `route-${name}`,
        set: { name: "shop-set", members: NAMES, entries },
    }));
}

/** A set of three services, of which requests enter by the first. */
export function shopSet(entries?: readonly string[]): ReleaseSet {
    const [set] = releasesOf(shopServices(entries));
    assert.ok(set && "members" in set);
    return set;
}

/** A service's route in the cluster, as the set makes it with these arguments. */
export function shopRoute(args: BlueGreenReleaseSetArgs, name: string, annotations: object = { a: "b" }): FakeObject {
    const { metadata, spec } = routeIn(args, name, { annotations });
    return {
        metadata: { ...metadata, annotations: { ...annotations }, name, resourceVersion: "7" },
        spec: { ...spec },
    };
}

/** The same as the guide's rollback script leaves it: all rules but one are lost. */
export function scriptedRoute(args: BlueGreenReleaseSetArgs, name: string): FakeObject {
    const found = shopRoute(args, name);
    const rules = (found.spec?.http ?? []) as { name: string }[];
    return { ...found, spec: { ...found.spec, http: rules.filter((rule) => rule.name === "blue-green-route") } };
}

/** The shop in a cluster that takes changes, with three ready pods of each colour of all services. */
export function shopCluster(
    args: BlueGreenReleaseSetArgs = SHOP,
    objects: Readonly<Record<string, unknown>> = {},
    { onChange = () => undefined, ...behaviour }: Partial<ClusterClient> & { onChange?: (path: string) => void } = {},
): FakeCluster {
    const routes = Object.fromEntries(NAMES.map((name) => [routePath(name), shopRoute(args, name)]));
    const cluster: FakeCluster = fakeCluster(
        { ...objectsOf(args), ...routes, ...objects },
        {
            change: async <T>(path: string, resourceVersion: string, operations: PatchOperation[]) => {
                onChange(path);
                const [place = path, query = ""] = path.split("?");
                const object = cluster.objects.get(place) as FakeObject | undefined;
                if (object?.metadata.resourceVersion !== resourceVersion) return undefined;
                if (query.includes("dryRun")) return object as T;
                cluster.changes.push({ path: place, operations });
                cluster.objects.set(place, changed(object, operations));
                return object as T;
            },
            ...behaviour,
        },
    );
    return cluster;
}

function changed(object: FakeObject, operations: readonly PatchOperation[]): FakeObject {
    const copy = structuredClone(object);
    for (const operation of operations) {
        const [key = "", ...path] = operation.path.split("/").slice(1).map(unescaped).reverse();
        let at = copy as unknown as Record<string, unknown>;
        for (const part of path.reverse()) at = at[part] as Record<string, unknown>;
        if (operation.op === "remove") delete at[key];
        else at[key] = operation.value;
    }
    copy.metadata.resourceVersion = String(Number(copy.metadata.resourceVersion) + 1);
    return copy;
}

function unescaped(part: string): string {
    return part.replaceAll("~1", "/").replaceAll("~0", "~");
}
