import { execa } from "execa";

/** A Kubernetes object as it is applied. */
export interface Manifest {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace: string };
    readonly spec?: object;
}

/** Applies objects as `kubectl apply` does. */
export async function applyObjects(items: readonly Manifest[]): Promise<void> {
    await execa("kubectl", ["apply", "--filename", "-"], { input: asList(items) });
}

function asList(items: readonly Manifest[]) {
    return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}

/** Deletes objects and waits until they are gone; those that are gone already are passed over. */
export async function deleteObjects(items: readonly Manifest[]): Promise<void> {
    const args = ["delete", "--ignore-not-found", "--timeout=120s", "--filename", "-"];
    await execa("kubectl", args, { input: asList(items) });
}
