import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadKubeConfig } from "../../../policy-pack/live/kubeconfig.ts";
import { kubeconfig } from "./fakeCluster.ts";

const OWN = { context: undefined, cluster: undefined };

describe("a kubeconfig", () => {
    it("is read from its text", () => {
        const config = loadKubeConfig({ ...OWN, kubeconfig: kubeconfig(1234) });
        assert.equal(config.getCurrentCluster()?.server, "http://127.0.0.1:1234");
    });

    it("is read from a file", async () => {
        const folder = await mkdtemp(join(tmpdir(), "kubeconfig-"));
        await writeFile(join(folder, "config"), kubeconfig(1234));
        const config = loadKubeConfig({ ...OWN, kubeconfig: join(folder, "config") });
        await rm(folder, { recursive: true });
        assert.equal(config.getCurrentCluster()?.server, "http://127.0.0.1:1234");
    });

    it("that is a missing file is refused with its path", () => {
        assert.throws(
            () => loadKubeConfig({ ...OWN, kubeconfig: "/nowhere/config" }),
            /no kubeconfig \/nowhere\/config/,
        );
    });

    it("without the wanted context is refused with those that it has", () => {
        const choice = { ...OWN, kubeconfig: kubeconfig(1), context: "other" };
        assert.throws(() => loadKubeConfig(choice), /no context "other"; it has fake/);
    });

    it("serves another cluster of it to the user of the current context", () => {
        const text = JSON.stringify({
            ...JSON.parse(kubeconfig(1)),
            clusters: [
                { name: "fake", cluster: { server: "https://one" } },
                { name: "other", cluster: { server: "https://two" } },
            ],
        });
        const config = loadKubeConfig({ ...OWN, kubeconfig: text, cluster: "other" });
        assert.deepEqual([config.getCurrentCluster()?.server, config.getCurrentUser()?.token], ["https://two", "fake"]);
    });
});
