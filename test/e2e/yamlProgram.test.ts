import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { routedTo } from "../harness/clusterState.ts";
import {
    assertNothingToChange,
    assertReadable,
    bluegreen,
    type Consumer,
    diagnosticsIn,
    leavesNothing,
    losing,
    movesAsInTypeScript,
} from "../harness/consumer.ts";
import { findLanguages } from "../harness/languages.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { openExampleStack, openProjectStack, settingsFile } from "../harness/testStack.ts";
import { changedYamlProgram, type YamlProgram } from "../harness/yamlProject.ts";
import { checkout } from "../sandbox/location.ts";

const WITHOUT_RETRIES = { traffic: { retries: { attempts: 0 } }, scaleDownDelaySeconds: 3 };

describe("a program in YAML, with the plugin", function () {
    this.timeout(600_000);
    let consumer: Consumer;
    let isDestroyed = false;

    before(async () => {
        await findLanguages();
        const stack = await openExampleStack("yaml", WITHOUT_RETRIES);
        const first = await stack.run("preview");
        await stack.run("up", "--yes", "--skip-preview");
        consumer = {
            stackName: stack.name,
            project: join(checkout, "examples/yaml"),
            settings: settingsFile("example-yaml"),
            first,
            preview: (...flags) => stack.tryRun("preview", ...flags),
            tryUp: () => stack.tryRun("up", "--yes", "--skip-preview"),
            configure: stack.configure,
            outputs: stack.outputs,
            destroy: async () => {
                isDestroyed = true;
                await stack.destroy();
            },
        };
    });
    after(async () => {
        if (consumer && !isDestroyed) await consumer.destroy();
    });

    movesAsInTypeScript(() => consumer);

    describe("and the command", () => {
        const succeeds = async (...words: string[]): Promise<string> => {
            const { exitCode, stdout, stderr } = await bluegreen(consumer, ...words);
            assert.equal(exitCode, 0, `${stdout}\n${stderr}`);
            return stdout;
        };

        it("is seen and moved back, which leaves nothing to change", async () => {
            assert.match(await succeeds("status"), /green \*/);
            await losing(() => succeeds("rollback", "--reason", "errors"));
            await routedTo("blue");
            assert.match(await readFile(consumer.settings, "utf8"), /activeColor: blue/);
            await assertNothingToChange(consumer);
            await succeeds("release");
        });

        it("is moved in steps", async () => {
            await losing(() => succeeds("cutover", "green", "--steps", "10,100", "--bake", "0", "--yes"));
            await routedTo("green");
            await assertNothingToChange(consumer);
        });
    });

    describe("in the end", () => leavesNothing(() => consumer));

    describe("with bad input says what is wrong, by the arguments' names and without a stack trace:", () => {
        let bad: PulumiStack;
        const project = (change: (properties: Record<string, unknown>) => void) =>
            changedYamlProgram("bad-yaml", ({ resources }) => change(serviceOf(resources).properties));

        before(async () => {
            bad = await openProjectStack("bad-yaml", await project(() => {}), WITHOUT_RETRIES);
        });
        after(() => bad.run("stack", "rm", "--yes", "--force"));

        const refused = async (wrong: Record<string, unknown>): Promise<string> => {
            await project((properties) => Object.assign(properties, wrong));
            return refusal();
        };
        const refusal = async (): Promise<string> => {
            const { exitCode, output } = await bad.tryRun("preview");
            assert.notEqual(exitCode, 0, output);
            assertReadable(output);
            return diagnosticsIn(output);
        };

        it("a colour that is none", async () =>
            assert.match(
                await refused({ activeColor: "purple" }),
                /activeColor: Cannot assign .*\n\s+Allowed values are Blue \("blue"\), Green \("green"\)/,
            ));

        it("a misspelt key", async () =>
            assert.match(await refused({ replica: 3 }), /Property replica does not exist on .*BlueGreenService/));

        it("a number as text", async () =>
            assert.match(
                await refused({ replicas: "three" }),
                /replicas: Cannot assign type 'string' to type 'integer'/,
            ));

        it("a secret that decides which resources there are", async () =>
            assert.match(
                await refused({ activeColor: { "fn::secret": "green" } }),
                /activeColor: got an Output; allowed: "blue", "green"/,
            ));

        it("a host that another service of the program has", async () => {
            await changedYamlProgram("bad-yaml", ({ resources }) => {
                resources.other = structuredClone(serviceOf(resources));
            });
            assert.match(await refusal(), /hosts\[0\]: got "my-app\.example\.com", which is also BlueGreenService/);
        });

        it("several problems, all at once, and each once", async () => {
            await bad.configure("activeColor", "purple");
            const said = await refused({
                gate: { minReadyPercent: 101 },
                container: { port: 0, healthPath: "health" },
            });
            const lines = said.split("\n").map((line) => line.trim());
            assert.ok(
                lines.some((line) => line.endsWith('BlueGreenService "my-app" has 4 problems, nothing was changed:')),
            );
            for (const line of [
                'activeColor: got "purple"; allowed: "blue", "green"',
                "container.port: got 0; allowed: a whole number from 1 to 65535",
                'container.healthPath: got "health"; allowed: a path such as "/health"',
                "gate.minReadyPercent: got 101; allowed: a whole number from 0 to 100",
            ]) {
                assert.equal(lines.filter((each) => each === line).length, 1, said);
            }
        });
    });
});

type Service = YamlProgram["resources"][string];

function serviceOf(resources: YamlProgram["resources"]): Service {
    const service = resources["my-app"];
    if (!service) throw new Error("examples/yaml has no my-app");
    return service;
}
