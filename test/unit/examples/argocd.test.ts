import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Application } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application";
import { load } from "js-yaml";

const file = join(import.meta.dirname, "../../../examples/argocd/application.yaml");
const read = async () => load(await readFile(file, "utf8")) as ConstructorParameters<typeof Application>[0];

describe("the Application for Argo CD", () => {
    it("is what Argo CD's own schema describes", async () => {
        const application = new Application(await read());
        assert.doesNotThrow(() => application.validate());
    });

    it("never deletes what carries traffic", async () => {
        assert.equal((await read())?.spec.syncPolicy?.automated?.prune, false);
    });

    it("ignores no difference, since there is none", async () => {
        assert.equal((await read())?.spec.ignoreDifferences, undefined);
    });
});
