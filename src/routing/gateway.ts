import type { Settings } from "../settings.ts";

/** What Istio's Gateway holds, as far as it is used here. */
export interface GatewaySpec {
    selector: Record<string, string>;
    servers: { port: { number: number; name: string; protocol: "HTTP" }; hosts: string[] }[];
}

/** Opens the hosts on the gateway's pods. */
export function gatewaySpec(settings: Settings, gateway: NonNullable<Settings["gateway"]>): GatewaySpec {
    return {
        selector: gateway.selector,
        servers: [{ port: { number: gateway.port, name: "http", protocol: "HTTP" }, hosts: settings.hosts }],
    };
}
