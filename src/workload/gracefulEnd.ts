import type { types } from "@pulumi/kubernetes";
import { type Input, output } from "@pulumi/pulumi";
import type { ContainerArgs } from "../args.ts";
import { loadYaml, PROXY_CONFIG, settingsIn } from "../arguments/proxyConfig.ts";

/** How long a terminating pod still serves as before, in seconds: by then every proxy has removed it from its endpoints. */
export const PRE_STOP_SECONDS = 15;

/** The time for the process to exit by itself after its last request, in seconds. */
const LAST_SECONDS = 5;

/** From the start of termination until the pod is killed, in seconds. */
export function gracePeriodSeconds(longestRequestSeconds: number): number {
    return PRE_STOP_SECONDS + longestRequestSeconds + LAST_SECONDS;
}

export function preStop(kind: ContainerArgs["preStop"]): types.input.core.v1.LifecycleHandler {
    return kind === "exec"
        ? { exec: { command: ["sleep", String(PRE_STOP_SECONDS)] } }
        : { sleep: { seconds: PRE_STOP_SECONDS } };
}

/**
 * The proxy's settings for a graceful end. Otherwise a classic sidecar stops accepting requests 5 s after termination began,
 * whatever the container's preStop hook does. The user's settings win.
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
