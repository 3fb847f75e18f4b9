import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { locate } from "../sandbox/location.ts";
import { programsFile } from "../sandbox/parts/all.ts";
import { envoyArguments } from "../sandbox/parts/envoy.ts";
import { answers, eventually } from "../sandbox/supervisor/probe.ts";
import type { SandboxPrograms } from "../sandbox/toolchain/catalog.ts";
import { createObject, pathOf, readObject, removeObjects } from "./apiServer.ts";
import { place } from "./place.ts";

/** The port of Services on which sidecars listen for what their pods send. */
export const SIDECAR_PORT = 80;

/** The proxy beside the pods of a Deployment, one for all of them. */
export interface Sidecar {
    readonly deployment: string;
    /** Of the sandbox's range for them; nobody else's. */
    readonly address: string;
}

export interface RunningSidecars {
    stop(): Promise<void>;
}

/**
 * Starts real Envoys that istiod takes for the sidecars of these Deployments' pods, by their labels, and waits until they listen. They
 * end with this process at the latest.
 */
export async function startSidecars(sidecars: readonly Sidecar[]): Promise<RunningSidecars> {
    const started: RunningSidecars[] = [];
    const stop = async () => void (await Promise.all(started.splice(0).map((each) => each.stop())));
    try {
        for (const sidecar of sidecars) started.push(await start(sidecar));
        for (const sidecar of sidecars) await eventually(() => listens(sidecar), 60);
    } catch (error) {
        await stop();
        throw error;
    }
    return { stop };
}

interface Deployment {
    readonly spec: {
        readonly selector: { readonly matchLabels: Record<string, string> };
        readonly template: { readonly metadata: { readonly labels: Record<string, string> } };
    };
}

async function start(sidecar: Sidecar): Promise<RunningSidecars> {
    const { deployment: name, address } = sidecar;
    const { namespace } = place;
    const { spec } = await readObject<Deployment>(pathOf("deployments", namespace, name));
    await createObject(pathOf("sidecars", namespace), listenerFor(sidecar, spec.selector.matchLabels));
    const { folder, logs } = locate();
    const configs = join(folder, "sidecars");
    await mkdir(configs, { recursive: true });
    const args = await envoyArguments(join(configs, `${name}.${namespace}.json`), {
        kind: "sidecar",
        address,
        pod: `${name}-sidecar`,
        namespace,
        labels: spec.template.metadata.labels,
        adminPort: adminPort(sidecar),
        metadata: {
            WORKLOAD_NAME: name,
            OWNER: `kubernetes://apis/apps/v1/namespaces/${namespace}/deployments/${name}`,
            // The mesh's port for it is that of the caller in the mesh.
            HTTP_PROXY_PORT: "0",
        },
    });
    const log = join(logs, `sidecar ${name}.${namespace}.log`);
    const envoy = execa(await envoyProgram(), args, {
        stdio: ["ignore", "ignore", { file: log }],
        buffer: false,
        reject: false,
        forceKillAfterDelay: 2000,
    });
    return {
        stop: async () => {
            envoy.kill();
            await Promise.all([envoy, removeObjects(pathOf("sidecars", namespace, name))]);
        },
    };
}

/** Nothing redirects what pods send here, so the proxy listens where they are told to ask. */
function listenerFor({ deployment, address }: Sidecar, labels: Readonly<Record<string, string>>): object {
    return {
        apiVersion: "networking.istio.io/v1",
        kind: "Sidecar",
        metadata: { name: deployment, namespace: place.namespace },
        spec: {
            workloadSelector: { labels },
            outboundTrafficPolicy: { mode: "REGISTRY_ONLY" },
            egress: [
                {
                    port: { number: SIDECAR_PORT, protocol: "HTTP", name: "http" },
                    bind: address,
                    captureMode: "NONE",
                    hosts: ["./*"],
                },
            ],
        },
    };
}

/** Envoy's own listeners are ready only with the routes that they name. */
async function listens(sidecar: Sidecar): Promise<void> {
    const admin = `http://127.0.0.1:${adminPort(sidecar)}`;
    await answers(`${admin}/ready`);
    const listeners = await (await fetch(`${admin}/listeners`)).text();
    if (!listeners.includes(`${sidecar.address}:${SIDECAR_PORT}`))
        throw new Error(`${sidecar.deployment}'s sidecar does not listen at ${sidecar.address} yet: ${listeners}`);
}

const FIRST_ADMIN_PORT = 15_300;

function adminPort({ address }: Sidecar): number {
    return FIRST_ADMIN_PORT + Number(address.split(".").at(-1));
}

async function envoyProgram(): Promise<string> {
    return (JSON.parse(await readFile(programsFile(locate()), "utf8")) as SandboxPrograms).envoy;
}
