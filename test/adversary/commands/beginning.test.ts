import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { findProblems } from "../../../src/arguments/validate.ts";
import { readServices } from "../../../src/stackConfig.ts";
import { changeSettings, readSettings, typedAt } from "../../harness/stackSettings.ts";
import { type Beginning, beginning } from "./beginning.ts";

const PROJECT = "my-app";

describe("what the adversary's runs start from", () => {
    let folder: string;
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "beginning-"));
    });
    after(() => rm(folder, { recursive: true }));

    /** The project's configuration as Pulumi hands it to the program. */
    const configured = async (values: Beginning) => {
        const file = join(folder, "Pulumi.yaml");
        await rm(file, { force: true });
        const typed = Object.entries(values).map(([path, value]) => [
            path,
            value === null ? undefined : typedAt(path, value),
        ]);
        await changeSettings({ file, project: PROJECT }, Object.fromEntries(typed));
        const own = Object.entries(await readSettings({ file, project: PROJECT }));
        return Object.fromEntries(
            own.map(([key, value]) => [`${PROJECT}:${key}`, typeof value === "string" ? value : JSON.stringify(value)]),
        );
    };

    it("passes validation", () =>
        fc.assert(
            fc.asyncProperty(beginning, async (values) => {
                const raw = await configured({ activeColor: "blue", standbyReplicas: "0", ...values });
                const problems = readServices(PROJECT, raw).map(({ name, args }) => findProblems(name, args));
                assert.deepEqual(problems.flat(), []);
            }),
            { numRuns: 200 },
        ));
});
