import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { restoringEnvironment } from "../../fixtures/environment.ts";
import { temporaryFolder } from "../../fixtures/temporaryFolder.ts";
import { findOnPath } from "./onPath.ts";

describe("programs on PATH", () => {
    const folder = temporaryFolder();
    restoringEnvironment("PATH");

    beforeEach(() => {
        process.env.PATH = `${folder()}:/usr/bin:/bin`;
    });
    const put = (name: string, prints: string) =>
        writeFile(folder(name), `#!/bin/sh\necho '${prints}'\n`, { mode: 0o755 });
    const kubectl = (version: string) => put("kubectl", JSON.stringify({ clientVersion: { gitVersion: version } }));

    it("takes a Pulumi that is new enough and has its language host", async () => {
        await put("pulumi", "v3.300.0");
        await put("pulumi-language-nodejs", "");
        assert.equal(await findOnPath("pulumi"), folder("pulumi"));
    });

    it("leaves a Pulumi without a language host", async () => {
        await put("pulumi", "v3.300.0");
        assert.equal(await findOnPath("pulumi"), undefined);
    });

    it("leaves a Pulumi whose failing after hooks would not fail the update", async () => {
        await put("pulumi", "v3.237.0");
        await put("pulumi-language-nodejs", "");
        assert.equal(await findOnPath("pulumi"), undefined);
    });

    it("takes a kubectl one minor version away from the API server", async () => {
        await kubectl("v1.35.2");
        assert.equal(await findOnPath("kubectl"), folder("kubectl"));
    });

    it("leaves a kubectl two minor versions away", async () => {
        await kubectl("v1.34.0");
        assert.equal(await findOnPath("kubectl"), undefined);
    });

    it("leaves a program that does not run", async () => {
        await writeFile(folder("kubectl"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
        assert.equal(await findOnPath("kubectl"), undefined);
    });
});
