import { type Input, output } from "@pulumi/pulumi";
import type { GatewayTlsArgs } from "../args.ts";
import type { Settings } from "../arguments/settings.ts";

/** What Istio's Gateway holds, as far as it is used here. */
export interface GatewaySpec {
    readonly selector: Record<string, string>;
    readonly servers: GatewayServer[];
}

export interface GatewayServer {
    readonly port: { readonly number: number; readonly name: string; readonly protocol: "HTTP" | "HTTPS" };
    readonly hosts: string[];
    readonly tls?:
        | { readonly httpsRedirect: true }
        | { readonly mode: string; readonly credentialName: string; readonly minProtocolVersion: string };
}

/** The service's own Gateway; undefined where there is none or existing ones are used. */
export function gatewaySpec({ gateway, hosts }: Settings): GatewaySpec | undefined {
    if (!gateway?.selector) return undefined;
    const http: GatewayServer = {
        port: { number: gateway.port, name: "http", protocol: "HTTP" },
        hosts,
        ...(gateway.tls?.httpsRedirect ? { tls: { httpsRedirect: true } } : {}),
    };
    return { selector: gateway.selector, servers: gateway.tls ? [http, https(gateway.tls, hosts)] : [http] };
}

function https(
    { port, mode, credentialName, minProtocolVersion }: Required<GatewayTlsArgs>,
    hosts: string[],
): GatewayServer {
    return {
        port: { number: port, name: "https", protocol: "HTTPS" },
        hosts,
        tls: { mode, credentialName, minProtocolVersion },
    };
}

/** The Gateways that a route must name, in Istio's form. */
export function gatewayReferences({ gateway, namespace, names }: Settings): Input<string>[] {
    if (!gateway) return [];
    if (gateway.existing) return gateway.existing;
    // An Output only where needed: plain text stays readable in previews.
    return [
        typeof namespace === "string"
            ? `${namespace}/${names.gateway}`
            : output(namespace).apply((known) => `${known}/${names.gateway}`),
    ];
}
