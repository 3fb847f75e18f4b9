import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { recall, remember } from "../../../../src/cli/stack/remembered.ts";
import { temporaryFolder } from "../../../fixtures/temporaryFolder.ts";
import { service } from "../samples.ts";

describe("what was remembered of a stack", () => {
    const folder = temporaryFolder();
    let env: NodeJS.ProcessEnv;
    const what = { stack: "organization/shop/dev", services: [service] };
    const where = (more: object = {}) => ({ projectFile: folder("Pulumi.yaml"), env, ...more });

    beforeEach(() => {
        env = { XDG_CACHE_HOME: folder("cache"), PULUMI_HOME: folder("pulumi") };
        writeFileSync(folder("Pulumi.yaml"), "name: shop\n");
    });

    const select = (stack: string) => {
        const hash = createHash("sha1").update(folder("Pulumi.yaml")).digest("hex");
        mkdirSync(folder("pulumi", "workspaces"), { recursive: true });
        writeFileSync(folder("pulumi", "workspaces", `shop-${hash}-workspace.json`), JSON.stringify({ stack }));
    };

    it("is recalled", () => {
        remember(where(), what);
        assert.deepEqual(recall(where()), JSON.parse(JSON.stringify(what)));
    });

    it("is nothing at first", () => assert.equal(recall(where()), undefined));

    it("is not recalled for another stack", () => {
        remember(where(), what);
        assert.equal(recall(where({ stack: "prod" })), undefined);
    });

    it("is not recalled after another stack was selected", () => {
        select("dev");
        remember(where(), what);
        select("prod");
        assert.equal(recall(where()), undefined);
    });

    it("is not recalled for another backend", () => {
        remember(where(), what);
        assert.equal(recall(where({ env: { ...env, PULUMI_BACKEND_URL: "s3://elsewhere" } })), undefined);
    });

    it("is not recalled for another kubeconfig", () => {
        remember(where(), what);
        assert.equal(recall(where({ env: { ...env, KUBECONFIG: "/other" } })), undefined);
    });

    it("is readable by its owner alone", () => {
        remember(where(), what);
        const files = folder("cache", "istio-blue-green", "stacks");
        const [file] = readdirSync(files);
        assert.equal(statSync(join(files, file ?? "")).mode & 0o077, 0);
    });

    it("never holds a kubeconfig's text", () => {
        const secret = { ...service, access: { kubeconfig: "apiVersion: v1\nusers: []\n" } };
        remember(where(), { stack: "organization/shop/dev", services: [secret] });
        assert.equal(recall(where()), undefined);
    });
});
