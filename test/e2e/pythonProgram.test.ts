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
import { type PulumiStack, pulumiStack } from "../harness/pulumiStack.ts";
import { type PythonProject, pythonProject } from "../harness/pythonProject.ts";

const NAME = "project-python";

describe("a program in Python, with the plugin and its SDK", function () {
    this.timeout(600_000);
    let consumer: Consumer;
    let project: PythonProject;
    let stack: PulumiStack;

    before(async () => {
        await findLanguages();
        project = await pythonProject();
        stack = pulumiStack({ name: NAME, project: project.folder });
        await stack.run("stack", "init");
        await stack.configureAll({ "traffic.retries.attempts": "0", scaleDownDelaySeconds: "3", activeColor: "blue" });
        const first = await project.run("preview", NAME);
        const up = await project.run("up", NAME);
        assert.equal(up.exitCode, 0, up.output);
        consumer = {
            stackName: NAME,
            project: project.folder,
            settings: join(project.folder, `Pulumi.${NAME}.yaml`),
            first,
            preview: (...flags) => project.run("preview", NAME, ...flags),
            tryUp: () => project.run("up", NAME),
            configure: stack.configure,
            outputs: stack.outputs,
            destroy: async () => {
                const { exitCode, output } = await project.run("destroy", NAME);
                assert.equal(exitCode, 0, output);
            },
        };
    });
    after(() => stack?.run("stack", "rm", "--yes", "--force"));

    movesAsInTypeScript(() => consumer);

    describe("and the command", () => {
        // Pulumi's host of Python is in no registry, so the command cannot update the stack here; the Automation API can.
        it("is moved back at once, and the next update leaves nothing to change", async () => {
            const { exitCode, stderr } = await losing(() => bluegreen(consumer, "rollback", "--reason", "errors"));
            assert.equal(exitCode, 6, stderr);
            await routedTo("blue");
            assert.match(await readFile(consumer.settings, "utf8"), /activeColor: blue/);
            const { exitCode: updated, output } = await losing(() => consumer.tryUp());
            assert.equal(updated, 0, output);
            await routedTo("blue");
            await assertNothingToChange(consumer);
            assert.match((await bluegreen(consumer, "status")).stdout, /blue \*/);
        });
    });

    describe("in the end", () => leavesNothing(() => consumer));

    describe("with bad input says what is wrong, by the arguments' names:", () => {
        const refused = async (edit: (program: string) => string): Promise<string> => {
            await project.change(edit);
            const { exitCode, output } = await project.run("preview", NAME);
            assert.notEqual(exitCode, 0, output);
            return output;
        };

        it("a misspelt key", async () =>
            assert.match(
                await refused((program) => program.replace("hosts=", "host=")),
                /unexpected keyword argument 'host'/,
            ));

        it("several problems, a number as text among them, all at once", async () => {
            await stack.configure("activeColor", "purple");
            const output = await refused((program) => program.replace(/replicas=.*,/, 'replicas="three",'));
            const said = diagnosticsIn(output);
            const lines = said.split("\n").map((line) => line.trim());
            for (const line of [
                'activeColor: got "purple"; allowed: "blue", "green"',
                'replicas: got "three"; allowed: a whole number of at least 1',
            ]) {
                assert.equal(lines.filter((each) => each === line).length, 1, said);
            }
            assertReadable(output);
        });
    });
});
