import assert from "node:assert/strict";
import { execa } from "execa";

/** What the sandbox is and no object of a service can mend: it injects no sidecars, and knows its webhook by address. */
const SANDBOX = ["IST0102=Namespace *", "IST0103=Pod *", "IST0164=ValidatingWebhookConfiguration *"];

/** Fails unless Istio's own analysis finds nothing in the whole cluster, not even a hint. */
export const assertIstioFindsNothing = async (): Promise<void> => {
    const { stdout, stderr } = await execa("istioctl", [
        ...["analyze", "--all-namespaces", "--output", "json"],
        ...SANDBOX.flatMap((finding) => ["--suppress", finding]),
    ]);
    const findings = JSON.parse(stdout) as { code: string; level: string; message: string; origin?: string }[];
    assert.deepEqual(findings, [], stderr);
};
