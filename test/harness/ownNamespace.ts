/** What mocha does before and after the tests of a file that has a namespace of its own. */
import { eventually } from "../sandbox/supervisor/probe.ts";
import { createObject, removeObjects } from "./apiServer.ts";
import { place } from "./place.ts";

const PATH = "/api/v1/namespaces";

export async function mochaGlobalSetup(): Promise<void> {
    if (!place.isOwn) return;
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: place.namespace } };
    // One of an earlier run in the same sandbox may be on its way out.
    await eventually(() => createObject(PATH, namespace), 60);
}

export async function mochaGlobalTeardown(): Promise<void> {
    if (place.isOwn) await removeObjects(`${PATH}/${place.namespace}`);
}
