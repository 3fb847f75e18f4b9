import type { LoadTarget } from "./options.ts";

/** Requests per second through each way in; 0 leaves that one out. */
export interface SandboxRates {
    gateway?: number;
    mesh?: number;
}

/** What the sandbox's callers ask for: the guide's service, or another one that the environment names. */
export const gatewayHost = process.env.GATEWAY_HOST ?? "my-app.example.com";
export const meshUrl = process.env.MESH_URL ?? "http://my-app.default.svc.cluster.local/";

/** The targets `gateway` and `mesh`, from the variables that the sandbox's `exec` sets. */
export function sandboxTargets(
    rates: SandboxRates,
    env: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, LoadTarget> {
    const targets: Record<string, LoadTarget> = {};
    if (rates.gateway) {
        targets.gateway = { url: required(env, "GATEWAY_URL"), host: gatewayHost, rate: rates.gateway };
    }
    if (rates.mesh) {
        targets.mesh = { url: meshUrl, proxy: required(env, "MESH_PROXY_URL"), rate: rates.mesh };
    }
    return targets;
}

function required(env: Readonly<Record<string, string | undefined>>, name: string): string {
    const value = env[name];
    if (!value) {
        throw new Error(`${name} is not set; run this inside the sandbox: npm run -s sandbox -- exec -- CMD...`);
    }
    return value;
}
