import { type Input, type Output, output } from "@pulumi/pulumi";
import { MESH, subsetName } from "../names.ts";
import type { Settings } from "../settings.ts";

/** What Istio's VirtualService holds, as far as it is used here. */
export interface VirtualServiceSpec {
    hosts: string[];
    gateways: Input<string>[];
    http: HttpRoute[];
}

export interface HttpRoute {
    name: string;
    match?: { port: number; gateways: string[] }[];
    route: WeightedDestination[];
    retries?: { attempts: number; perTryTimeout?: string; retryOn?: string };
    timeout?: string;
}

export interface WeightedDestination {
    destination: { host: string; subset: string; port: { number: number } };
    weight: number;
}

/** Sends all requests to the active colour, those of callers in the mesh and those that come through the gateway. */
export function virtualServiceSpec(settings: Settings): VirtualServiceSpec {
    const [main, ...further] = settings.ports;
    if (!main) throw new Error("a service without ports cannot be routed");
    return {
        hosts: [settings.name, ...settings.hosts],
        gateways: [...(settings.gateway ? [gatewayReference(settings)] : []), MESH],
        http: [
            // Only sidecars see the Service's ports; in a gateway, `port` would mean the gateway's own.
            ...further.map(({ name, port }) => ({
                name: `${ROUTE_NAME}-${name}`,
                match: [{ port, gateways: [MESH] }],
                ...answer(settings, port),
            })),
            { name: ROUTE_NAME, ...answer(settings, main.port) },
        ],
    };
}

/** The unconditional route's name, in access logs and for patches by hand. */
export const ROUTE_NAME = "blue-green-route";

function answer(settings: Settings, port: number): Omit<HttpRoute, "name" | "match"> {
    const { retries, timeout } = settings.traffic;
    return {
        route: [
            {
                destination: { host: settings.name, subset: subsetName(settings.active), port: { number: port } },
                weight: 100,
            },
        ],
        ...(retries && { retries }),
        ...(timeout === undefined ? {} : { timeout }),
    };
}

function gatewayReference({ name, namespace }: Settings): Input<string> {
    return typeof namespace === "string" ? `${namespace}/${name}` : referenceIn(output(namespace), name);
}

function referenceIn(namespace: Output<string>, name: string): Output<string> {
    return namespace.apply((known) => `${known}/${name}`);
}
