import { setTimeout as sleep } from "node:timers/promises";
import { COLORS, type Color } from "../../src/model/color.ts";
import { type LoadTarget, type RunningLoad, sandboxTargets, startLoad } from "../sandbox/load/index.ts";
import { addresses, ports } from "../sandbox/network.ts";
import { callAnnotations } from "../sandbox/pods/calls.ts";
import { eventually } from "../sandbox/supervisor/probe.ts";
import { place } from "./place.ts";
import type { PulumiRun, PulumiStack } from "./pulumiStack.ts";
import { SIDECAR_PORT, type Sidecar, startSidecars } from "./sidecars.ts";
import { openTestStack, type StackConfig } from "./testStack.ts";
import { CHAIN, type ChainService, QUICK, type Ways, waysOf } from "./ways.ts";

const [ENTRY] = CHAIN;

/** How long slow requests wait at one of the services, before it calls the next one. */
export const SLOW_SECONDS = 5;

/** Four services, deployed and called without a pause. */
export interface Chain {
    readonly stack: PulumiStack;
    readonly load: RunningLoad;
    /** Changes the configuration, and updates without a preview. */
    up(changes?: Readonly<Record<string, string>>): Promise<PulumiRun>;
    /** The ways of quick requests that are sent from now on, for a time. */
    watch(label: string, milliseconds: number): Promise<Ways>;
    remove(): Promise<void>;
}

/** Requests per second: at the gateway, from a caller in the mesh, and through the gateway those that wait on their way. */
export interface ChainRates {
    readonly gateway: number;
    readonly mesh: number;
    readonly slow: number;
}

/**
 * Deploys the chain with blue active, as a release set or as four services that follow one `activeColor`, and calls it without a
 * pause. The colour without traffic has no pods, unless `config` says otherwise.
 */
export async function deployChain(
    name: string,
    { releaseSet, rates, config = {} }: { releaseSet: boolean; rates: ChainRates; config?: StackConfig },
): Promise<Chain> {
    const stack = await openTestStack(name, { ...chainConfig(), ...(releaseSet && { releaseSet: "true" }), ...config });
    const ending: (() => Promise<unknown>)[] = [() => stack.remove()];
    const remove = async () => {
        for (const end of ending.splice(0).toReversed()) await end();
    };
    const up = async (changes: Readonly<Record<string, string>> = {}) => {
        await stack.configureAll(changes);
        return stack.run("up", "--yes", "--skip-preview");
    };
    try {
        await up();
        const sidecars = await startSidecars(SIDECARS);
        ending.push(() => sidecars.stop());
        await untilSound(rates);
        const load = await startLoad({ targets: chainTargets(rates) });
        ending.push(() => load.stop());
        return { stack, load, up, remove, watch: (label, milliseconds) => watch(load, label, milliseconds) };
    } catch (error) {
        await remove();
        throw error;
    }
}

/** Twelve addresses for each place, so that chains of several places can be in one cluster. */
function sidecarOf(service: ChainService, color: Color): Sidecar {
    const index = CHAIN.indexOf(service) * COLORS.length + COLORS.indexOf(color);
    const host = 12 * (place.gatewayPort - ports.gateway) + index + 1;
    return {
        deployment: `${service}-${color}`,
        address: addresses.sidecarRange.replace(/0\/24$/, String(host)),
    };
}

/** The last service calls nobody. */
const SIDECARS = CHAIN.slice(0, -1).flatMap((service) => COLORS.map((color) => sidecarOf(service, color)));

function chainConfig(): StackConfig {
    const { gatewayPort: port, host, namespace } = place;
    const pods = (service: ChainService, color: Color, release: string) => {
        const next = CHAIN[CHAIN.indexOf(service) + 1];
        const calls = next && {
            [callAnnotations.url]: `http://${next}.${namespace}.svc.cluster.local/`,
            [callAnnotations.sidecar]: `${sidecarOf(service, color).address}:${SIDECAR_PORT}`,
        };
        return { image: `${service}:${release}`, ...(calls && { podAnnotations: calls }) };
    };
    const services = CHAIN.map((service) => [
        service,
        {
            blue: pods(service, "blue", "1.0.0"),
            green: pods(service, "green", "2.0.0"),
            ...(service === ENTRY && { host, gateway: { selector: { istio: "ingressgateway" }, port } }),
        },
    ]);
    return {
        host: undefined,
        gateway: undefined,
        activeColor: "blue",
        replicas: 2,
        standbyReplicas: 0,
        scaleDownDelaySeconds: SLOW_SECONDS + 2,
        longestRequestSeconds: SLOW_SECONDS,
        container: { port: 8080, readinessProbe: { httpGet: { path: "/health", port: 8080 } } },
        services: Object.fromEntries(services),
    };
}

function chainTargets({ gateway, mesh, slow }: ChainRates): Record<string, LoadTarget> {
    const targets = sandboxTargets({ gateway, mesh });
    const slowAt = (service: ChainService, through: string) => ({
        ...targets[through],
        rate: slow / 3,
        path: `/?delay=${SLOW_SECONDS}s&at=${service}`,
    });
    const all = {
        ...targets,
        "gateway, slow at the first": slowAt(ENTRY, "gateway"),
        "gateway, slow at the third": slowAt(CHAIN[2], "gateway"),
        "mesh, slow at the first": slowAt(ENTRY, "mesh"),
    };
    return Object.fromEntries(
        Object.entries(all).map(([name, target]) => [name, { ...target, colorHeader: "x-path" } as LoadTarget]),
    );
}

/** Right after the deployment proxies learn of it one after the other. */
function untilSound(rates: ChainRates): Promise<void> {
    const quick = Object.entries(chainTargets(rates)).filter(([name]) => QUICK.includes(name));
    return eventually(async () => {
        const load = await startLoad({ targets: Object.fromEntries(quick), durationMs: 500 });
        const report = await load.report;
        if (report.lost > 0) throw new Error(JSON.stringify(report.targets));
    }, 30);
}

async function watch(load: RunningLoad, label: string, milliseconds: number): Promise<Ways> {
    // What was decided a moment ago is not meant.
    await sleep(500);
    await load.mark(label);
    await sleep(milliseconds);
    await load.mark(`after ${label}`);
    await sleep(300);
    const targets = (await load.snapshot()).phases.find((phase) => phase.label === label)?.targets ?? {};
    return waysOf(QUICK.flatMap((name) => targets[name] ?? []));
}
