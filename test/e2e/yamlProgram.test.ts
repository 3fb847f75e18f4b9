import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { inCluster, ready, routedTo } from "../harness/clusterState.ts";
import { findLanguages } from "../harness/languages.ts";
import { losingNothing } from "../harness/lossless.ts";
import type { PulumiRun, PulumiStack } from "../harness/pulumiStack.ts";
import { openExampleStack, openProjectStack, settingsFile } from "../harness/testStack.ts";
import { changedYamlProgram, type YamlProgram } from "../harness/yamlProject.ts";
import { checkout } from "../sandbox/location.ts";

const WITHOUT_RETRIES = { traffic: { retries: { attempts: 0 } }, scaleDownDelaySeconds: 3 };

describe("a program in YAML, with the plugin", function () {
    this.timeout(600_000);
    let stack: PulumiStack;
    let first: PulumiRun;
    let isDestroyed = false;
    const settings = settingsFile("example-yaml");

    const bluegreen = async (...words: string[]) => {
        const where = ["--cwd", join(checkout, "examples/yaml"), "--stack", stack.name, "--config-file", settings];
        const command = [join(checkout, "src/cli/main.ts"), ...words, ...where];
        const { exitCode, stdout, stderr } = await execa("node", command, { reject: false, stdin: "ignore" });
        assert.equal(exitCode, 0, `${stdout}\n${stderr}`);
        return { stdout, stderr };
    };

    before(async () => {
        await findLanguages();
        stack = await openExampleStack("yaml", WITHOUT_RETRIES);
        first = await stack.run("preview");
        await stack.run("up", "--yes", "--skip-preview");
    });
    after(async () => {
        if (!isDestroyed) await stack.remove();
    });

    it("is told in its first preview what the update will do, and is not refused", () =>
        assert.match(first.output, /my-app: the update first brings blue from 0 ready pods to 1/));

    it("has nothing to change right after an update, nor after a refresh", async () => {
        await stack.run("preview", "--expect-no-changes");
        await stack.run("preview", "--expect-no-changes", "--refresh");
    });

    it("does not move traffic to a colour that the gate refuses, and says so once, without a stack trace", async () => {
        await scale("green", 0);
        await ready("green", 0);
        await stack.configure("activeColor", "green");
        const preview = await stack.run("preview");
        assert.match(preview.output, /The update will be refused unless more pods of green are ready by then/);
        const { exitCode, output } = await losing(() => stack.tryRun("up", "--yes", "--skip-preview"));
        await scale("green", 3);
        assert.notEqual(exitCode, 0);
        const said = diagnosticsIn(output).split(
            "traffic has not moved. green would get 100 % of the traffic and has 0 ready",
        );
        assert.equal(said.length, 2, output);
        assertReadable(output);
        await routedTo("blue");
        await ready("green", 3);
    });

    it("moves all traffic by one word of configuration and loses nothing", async () => {
        const preview = await stack.run("preview");
        assert.match(preview.output, /my-app: traffic moves: blue 100 % -> green 100 %/);
        assert.match(preview.output, /~ 1 to update/);
        await losing(() => stack.run("up", "--yes", "--skip-preview"));
        await routedTo("green");
        assert.deepEqual(await stack.outputs(), { activeColor: "green" });
    });

    it("is seen and moved back by the command, which leaves nothing to change", async () => {
        assert.match((await bluegreen("status")).stdout, /green/);
        await losing(() => bluegreen("rollback", "--reason", "errors"));
        await routedTo("blue");
        assert.match(await readFile(settings, "utf8"), /activeColor: blue/);
        await stack.run("preview", "--expect-no-changes");
        await bluegreen("release");
    });

    it("is moved in steps by the command", async () => {
        await losing(() => bluegreen("cutover", "green", "--steps", "10,100", "--bake", "0", "--yes"));
        await routedTo("green");
        await stack.run("preview", "--expect-no-changes");
    });

    it("leaves nothing in the cluster once it is destroyed", async () => {
        isDestroyed = true;
        await stack.destroy();
        assert.deepEqual(await inCluster(), []);
    });

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

function assertReadable(output: string): void {
    assert.doesNotMatch(output, /^\s+at .*[:(]\d+/m, "a stack trace");
}

/** What stays on the screen; above it, each line of the progress says it too. */
function diagnosticsIn(output: string): string {
    const at = output.indexOf("Diagnostics:");
    assert.notEqual(at, -1, output);
    return output.slice(at);
}

async function scale(color: string, replicas: number): Promise<void> {
    await execa("kubectl", ["scale", `deployment/my-app-${color}`, `--replicas=${replicas}`]);
}

async function losing<T>(act: () => Promise<T>): Promise<T> {
    let result: T | undefined;
    await losingNothing(async () => {
        result = await act();
    });
    return result as T;
}
