import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { serviceConfig } from "../../../../src/cli/config/serviceConfig.ts";
import { exportStack } from "../../../../src/cli/stack/exportStack.ts";
import { openPulumiStack } from "../../../../src/cli/stack/pulumiStack.ts";
import { fullStackName, shortStackName } from "../../../../src/cli/stack/stackName.ts";
import { type FakeProgram, fakePrograms } from "../fakePrograms.ts";

/** What the CLI prints on Pulumi Cloud, where another organization's stack is selected than the one of whoever asks. */
const CLOUD = `case "$*" in
    *"stack --show-name --fully-qualify-stack-names"*) echo acme/shop/prod ;;
    *"stack --show-name"*) echo prod ;;
    *"stack export"*) echo '{"deployment": {}}' ;;
    version) echo v3.274.1 ;;
esac`;

describe("a stack's name", () => {
    const fakeProgram = fakePrograms();

    it("has the organization of the stack that is selected", async () => {
        fakeProgram("pulumi", CLOUD);
        assert.equal(await fullStackName(".", undefined), "acme/shop/prod");
    });

    it("is requested with what was given", async () => {
        const pulumi = fakeProgram("pulumi", CLOUD);
        await fullStackName(".", "prod");
        assert.ok(pulumi.calls()[0]?.includes("--stack=prod"));
    });

    it("is the same organization's in all that is asked and changed", async () => {
        const pulumi = fakeProgram("pulumi", CLOUD);
        writeFileSync(join(pulumi.folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
        const { stack: name } = await exportStack({ cwd: "." });
        const stack = await openPulumiStack(pulumi.folder, name, undefined);
        await stack.config("--json");
        const [, ...after] = pulumi.calls().filter((args) => args.some((arg) => /^(stack|config)$/.test(arg)));
        assert.equal(after.length, 2);
        for (const args of after) assert.ok(args.includes("--stack=acme/shop/prod"), args.join(" "));
    });

    it("is shown with the organization only where there is one", () => {
        assert.deepEqual(["acme/shop/prod", "organization/shop/dev", "dev"].map(shortStackName), [
            "acme/shop/prod",
            "dev",
            "dev",
        ]);
    });

    it("says the way out where no stack is selected", async () => {
        fakeProgram("pulumi", "echo 'error: no stack selected; please use `pulumi stack select`' >&2; exit 255");
        await assert.rejects(exportStack({ cwd: "." }), /failed: no stack selected.*\nChoose the stack with --stack/);
    });
});

describe("a value of the configuration", () => {
    const fakeProgram = fakePrograms();
    let pulumi: FakeProgram;
    beforeEach(() => {
        pulumi = fakeProgram("pulumi", CLOUD);
        writeFileSync(join(pulumi.folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    });

    it("is a value, even where it looks like an option", async () => {
        const stack = await openPulumiStack(pulumi.folder, "acme/shop/prod", undefined);
        const config = serviceConfig(stack, "shop", "");
        await config.put("cutoverReason", "--config-file=/etc/passwd");
        await config.put("cutoverReason", undefined);
        const [set, rm] = pulumi.calls().slice(-2);
        assert.deepEqual(set?.slice(-3), ["--", "shop:cutoverReason", "--config-file=/etc/passwd"]);
        assert.deepEqual(rm?.slice(-2), ["--", "shop:cutoverReason"]);
    });
});
