import assert from "node:assert/strict";
import { type Output, output, type ProviderResource } from "@pulumi/pulumi";
import { warnOfOtherNamespace } from "../../../src/objects/providerNamespace.ts";

async function warningsFor(provider: { namespace?: Output<string | undefined> } | undefined): Promise<string[]> {
    const warnings: string[] = [];
    warnOfOtherNamespace("my-app", provider as unknown as ProviderResource | undefined, (text) => warnings.push(text));
    await new Promise((done) => setTimeout(done, 5));
    return warnings;
}

describe("a provider's own namespace", () => {
    it("is warned of where the objects are in another one", async () => {
        const [warning, ...others] = await warningsFor({ namespace: output("shop") });
        assert.deepEqual(others, []);
        assert.match(
            warning ?? "",
            /^my-app: its objects are in the namespace "default", not in the provider's namespace "shop".*namespace: "shop" for a new/,
        );
    });

    it("is nothing to warn of where there is none, or no other", async () => {
        for (const provider of [undefined, {}, { namespace: output(undefined) }, { namespace: output("default") }]) {
            assert.deepEqual(await warningsFor(provider), []);
        }
    });
});
