import type { types } from "@pulumi/kubernetes";
import { type Input, output } from "@pulumi/pulumi";
import type { ContainerArgs } from "../args.ts";
import { loadYaml, PROXY_CONFIG, settingsIn } from "../arguments/proxyConfig.ts";

/** How long an ending pod goes on as if nothing were, in seconds: by then every proxy has taken it off its list. */
export const PRE_STOP_SECONDS = 15;

/** What stays for the process to end by itself after its last request, in seconds. */
const LAST_SECONDS = 5;

/** From the request to end until the pod is killed, in seconds. */
export function gracePeriodSeconds(longestRequestSeconds: number): number {
    return PRE_STOP_SECONDS + longestRequestSeconds + LAST_SECONDS;
}

export function preStop(kind: ContainerArgs["preStop"]): types.input.core.v1.LifecycleHandler {
    return kind === "exec"
        ? { exec: { command: ["sleep", String(PRE_STOP_SECONDS)] } }
        : { sleep: { seconds: PRE_STOP_SECONDS } };
}

/**
 * The proxy's own settings for a graceful end. A classic sidecar otherwise stops taking requests 5 s after the pod was
 * asked to end, whatever the container's preStop says. What the user set wins.
 */
export function proxyConfig(longestRequestSeconds: number, users: Input<string> | undefined): Input<string> {
    const drain = gracePeriodSeconds(longestRequestSeconds) - LAST_SECONDS;
    const own = `terminationDrainDuration: ${drain}s\nholdApplicationUntilProxyStarts: true\n`;
    if (users === undefined) return own;
    return typeof users === "string" ? mergeYaml(own, users) : output(users).apply((text) => mergeYaml(own, text));
}

function mergeYaml(under: string, over: string): string {
    const settings = settingsIn(over);
    if (!settings) throw new Error(`the pod annotation ${PROXY_CONFIG} has to be a YAML mapping, but is: ${over}`);
    const yaml = loadYaml();
    return yaml.dump({ ...(yaml.load(under) as object), ...settings });
}
