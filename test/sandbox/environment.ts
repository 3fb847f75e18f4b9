import { delimiter } from "node:path";
import type { Location } from "./location.ts";
import { urls } from "./network.ts";

/**
 * What stays outside: proxies of the outer network lead nowhere from inside, and `npm run -s` would silence every npm
 * that the command starts.
 */
const outside = ["http_proxy", "https_proxy", "all_proxy", "no_proxy", "npm_config_loglevel"];

/** The environment of a command that runs inside a sandbox. */
export function insideEnvironment(location: Location, outer: NodeJS.ProcessEnv = process.env): Record<string, string> {
    const kept = Object.entries(outer).filter(
        (entry): entry is [string, string] => entry[1] !== undefined && !outside.includes(entry[0].toLowerCase()),
    );
    return {
        ...Object.fromEntries(kept),
        PATH: [location.bin, outer.PATH].join(delimiter),
        KUBECONFIG: location.kubeconfig,
        PULUMI_HOME: location.pulumiHome,
        PULUMI_BACKEND_URL: `file://${location.pulumiState}`,
        PULUMI_CONFIG_PASSPHRASE: "sandbox",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        GATEWAY_URL: urls.gateway,
        MESH_PROXY_URL: urls.meshProxy,
        PROMETHEUS_URL: urls.prometheus,
        ISTIOD_URL: urls.istiod,
    };
}
