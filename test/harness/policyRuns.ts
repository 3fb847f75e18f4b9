import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import { checkout } from "../sandbox/location.ts";
import type { PulumiRun, PulumiStack } from "./pulumiStack.ts";

const PACK = ["--policy-pack", join(checkout, "policy-pack")];

/** Previews a stack under the policy pack. */
export function previewUnderPolicy(stack: PulumiStack): Promise<PulumiRun> {
    return stack.tryRun("preview", ...PACK);
}

/** Updates a stack under the policy pack, without or with a preview before. */
export function upUnderPolicy(stack: PulumiStack, ...flags: string[]): Promise<PulumiRun> {
    return stack.tryRun("up", "--yes", ...flags, ...PACK);
}

/** Fails unless a policy blocked the run, `cutover-target-ready` by default, and returns what that said. */
export function assertBlocked({ exitCode, output }: PulumiRun, policy = "cutover-target-ready"): string {
    const violation = new RegExp(`\\[mandatory\\].*${policy}.*\\n.*\\n(.*)`).exec(output)?.[1];
    assert.notEqual(exitCode, 0, output);
    assert.ok(violation, output);
    return violation.trim();
}

/** Fails unless the run went through and no policy blocked anything. */
export function assertAllowed({ exitCode, output }: PulumiRun): void {
    assert.equal(exitCode, 0, output);
    assert.doesNotMatch(output, /\[mandatory\]/);
}

/** The version of a VirtualService in the cluster, which any change of it makes another. */
export async function routeVersion(name: string): Promise<string> {
    const { stdout } = await execa("kubectl", [
        "get",
        "virtualservice",
        name,
        "-o",
        "jsonpath={.metadata.resourceVersion}",
    ]);
    assert.notEqual(stdout, "");
    return stdout;
}
