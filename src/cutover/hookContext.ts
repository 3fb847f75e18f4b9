import { type ComponentResource, log, runtime } from "@pulumi/pulumi";
import type { ReleaseSetSettings, Settings } from "../arguments/settings.ts";
import type { ClusterClient } from "../cluster/client.ts";
import type { Color } from "../model/color.ts";
import { messageOf } from "../model/messageOf.ts";
import type { Hold } from "../model/route/hold.ts";
import type { RouteView } from "../model/route/view.ts";
import type { Forward } from "./istiod.ts";
import type { Place } from "./liveState.ts";
import type { ProxyState } from "./proxies.ts";
import type { Sight } from "./sight.ts";

/** What hooks share during one preview or update of a service. */
export interface HookContext extends Connection {
    readonly settings: Settings;
    /** The colours of which this preview or update changes the Deployment. */
    readonly changing: Set<Color>;
    // biome-ignore-start lint/plugin: what one hook learns, later ones use
    /** The component, once it exists. */
    component?: ComponentResource;
    /** Whether the route changes in this preview or update before the colour that loses the traffic does. */
    routeChanges: boolean;
    /** Whether this update makes or changes the Service that the route leads to. */
    destinationChanges?: boolean;
    /** The proxies before the route changed, if the update waits for proxies. */
    proxiesBefore?: ProxyState[];
    /** The route and the Service that callers use, as last read. */
    routeSight?: Sight;
    pinSight?: Sight;
    /** The version of the route that every proxy is known to have. */
    knownEverywhere?: string;
    /** Colours whose smoke test has passed in this update. */
    tested?: Set<Color>;
    /** What the gate read last, once it has let the route change. */
    admitted?: { readonly targets: readonly Color[]; readonly hold: Hold | undefined; readonly from: RouteView };
    /** The objects' names as hooks got them, where a transform of the program has renamed them. */
    named?: Partial<Record<Color | "virtualService", string>>;
    /** The service's namespace, once the route's hook has got it. */
    namespace?: string;
    /** What it shares with the other services of its release set. */
    release?: ReleaseContext;
    // biome-ignore-end lint/plugin: what one hook learns, later ones use
}

/** A connection to the cluster. */
interface Connection {
    // biome-ignore-start lint/plugin: what one hook learns, later ones use
    /** Created when first needed, which most updates never do. */
    client?: Promise<ClusterClient | undefined>;
    /** Opens connections into pods of the same cluster. */
    forward?: Forward;
    // biome-ignore-end lint/plugin: what one hook learns, later ones use
}

/** What the hooks of all services of a release set share during one preview or update. */
export interface ReleaseContext extends Connection {
    readonly settings: ReleaseSetSettings;
    /** What the hooks of each service share, by its name. */
    readonly members: Map<string, HookContext>;
    // biome-ignore-start lint/plugin: what one hook learns, later ones use
    /** The gate of the whole set, once its first route is about to change. */
    admitted?: Promise<void>;
    /** The same for the last look before the first route of an entry changes. */
    confirmed?: Promise<void>;
    /** What a preview says about the whole set. */
    previewed?: Promise<void>;
    // biome-ignore-end lint/plugin: what one hook learns, later ones use
}

/** The reason for a refusal, after the cluster was asked. */
export class Refusal extends Error {}

/** The cluster of the service's provider; undefined where there is none. */
export function clientOf(context: HookContext): Promise<ClusterClient | undefined> {
    const connection = connectionOf(context);
    connection.client ??= openClient(context);
    return connection.client;
}

/** The services of a release set are in one cluster. */
function connectionOf(context: HookContext): Connection {
    return context.release ?? context;
}

async function openClient(context: HookContext): Promise<ClusterClient | undefined> {
    const { component } = context;
    if (!component) throw new Error("a hook ran before the component was there");
    const [{ accessOf }, { connect }, { clientFor }] = await Promise.all([
        import("../cluster/providerAccess.ts"),
        import("../cluster/connection.ts"),
        import("../cluster/client.ts"),
    ]);
    const found = await accessOf(component);
    if ("access" in found) {
        const connection = await connect(found.access);
        connectionOf(context).forward = async (...request) =>
            (await import("../cluster/forward.ts")).forwarder(connection)(...request);
        return clientFor(connection);
    }
    if (found.none === "unknown") throw new Error("the provider's kubeconfig is not known yet");
    return undefined;
}

/** Shows a message beside the component in the CLI's output. */
export async function say(context: HookContext, message: string, severity: "info" | "warn" = "info"): Promise<void> {
    await log[severity](message, context.component);
}

/** Runs a check that needs the cluster. Without an answer an update changes nothing, and a preview only warns. */
export async function withCluster(
    context: HookContext,
    whatStays: string,
    run: (client: ClusterClient) => Promise<void>,
): Promise<void> {
    let client: ClusterClient | undefined;
    try {
        client = await clientOf(context);
    } catch (error) {
        return cannotAsk(context, whatStays, error);
    }
    if (client) return run(client);
}

/** The same, where every error except a refusal means that the cluster could not be asked. */
export function askCluster(
    context: HookContext,
    whatStays: string,
    ask: (client: ClusterClient) => Promise<void>,
): Promise<void> {
    return withCluster(context, whatStays, async (client) => {
        try {
            await ask(client);
        } catch (error) {
            if (error instanceof Refusal) throw error;
            await cannotAsk(context, whatStays, error);
        }
    });
}

export async function cannotAsk(
    context: HookContext,
    whatStays: string,
    error: unknown,
    who: "the cluster" | "istiod" = "the cluster",
): Promise<void> {
    const message = messageOf(error);
    const { name } = context.settings;
    if (!runtime.isDryRun()) {
        throw new Error(
            `${name}: ${whatStays}, because the live state could not be read from ${who}: ${message}. ` +
                "Run `pulumi up` again once it answers.",
        );
    }
    await say(
        context,
        `${name}: the live state could not be read, so only the update will check it: ${message}`,
        "warn",
    );
}

/** Opens connections into pods of the client's cluster. */
export function forwardOf(context: HookContext): Forward {
    const { forward } = connectionOf(context);
    if (!forward) throw new Error("no cluster to open a connection into");
    return forward;
}

/** A transform of the program may have given an object another name than the arguments say. */
export function remember(context: HookContext, object: Color | "virtualService", name: string | undefined): void {
    if (name !== undefined) context.named = { ...context.named, [object]: name };
}

export function placeOf({ settings, named }: HookContext, namespace: string): Place {
    const names = { ...settings.names, ...named };
    return {
        namespace,
        virtualService: names.virtualService,
        deployments: { blue: names.blue, green: names.green },
        istioApiVersion: settings.istioApiVersion,
    };
}
