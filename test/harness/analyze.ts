import assert from "node:assert/strict";
import { execa } from "execa";
import { place } from "./place.ts";

/** What the sandbox is and no object of a service can mend: it injects no sidecars, and knows its webhook by address. */
const SANDBOX = ["IST0102=Namespace *", "IST0103=Pod *", "IST0164=ValidatingWebhookConfiguration *"];

/**
 * Fails unless Istio's own analysis of the whole cluster finds nothing, not even a hint; where others use the cluster, nothing that is
 * about what is in a namespace.
 */
export async function assertIstioFindsNothing(namespace = place.namespace): Promise<void> {
    const scope = place.hasCluster ? ["--all-namespaces"] : ["--namespace", namespace];
    const { stdout, stderr } = await execa("istioctl", [
        ...["analyze", ...scope, "--output", "json"],
        ...SANDBOX.flatMap((finding) => ["--suppress", finding]),
    ]);
    const findings = JSON.parse(stdout) as { code: string; level: string; message: string; origin?: string }[];
    assert.deepEqual(findings, [], stderr);
}
