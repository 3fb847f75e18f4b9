import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Location } from "../sandbox/location.ts";
import { ports, urls } from "../sandbox/network.ts";
import { DEFAULT_NAMESPACE } from "./place.ts";

/** Gateways may use ports up to 8099; the lower ones are for examples and for those who work in the namespace `default`. */
const FIRST_PORT = ports.gateway + 10;

/** `test/e2e/heldColor.test.ts` has the namespace `held-color`. */
export function namespaceOf(file: string): string {
    return basename(file)
        .replace(/(\.integration)?\.test\.ts$/, "")
        .replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The environment of a file that has the namespace `default` in a cluster that others use. */
export const defaultPlace = { TEST_NAMESPACE: DEFAULT_NAMESPACE };

/**
 * The environment that gives a test file a namespace, a host and a Gateway port that nobody else in the cluster has, and makes the
 * namespace that of its kubectl.
 */
export async function ownPlace(location: Location, file: string, lane: number): Promise<Record<string, string>> {
    const namespace = namespaceOf(file);
    return {
        TEST_NAMESPACE: namespace,
        GATEWAY_URL: Object.assign(new URL(urls.gateway), { port: String(FIRST_PORT + lane) }).origin,
        GATEWAY_HOST: `my-app.${namespace}.example.com`,
        MESH_URL: `http://my-app.${namespace}.svc.cluster.local/`,
        KUBECONFIG: await kubeconfigFor(location, namespace),
    };
}

type Kubeconfig = { contexts: { context: { namespace: string } }[] };

async function kubeconfigFor({ folder, kubeconfig }: Location, namespace: string): Promise<string> {
    const own = JSON.parse(await readFile(kubeconfig, "utf8")) as Kubeconfig;
    for (const { context } of own.contexts) context.namespace = namespace;
    const file = join(folder, "kubeconfigs", namespace);
    await mkdir(join(folder, "kubeconfigs"), { recursive: true });
    await writeFile(file, JSON.stringify(own), { mode: 0o600 });
    return file;
}
