import assert from "node:assert/strict";
import {
    assertReadable,
    type Consumer,
    diagnosticsIn,
    leavesNothing,
    movesAsInTypeScript,
    movesBack,
} from "../harness/consumer.ts";
import { deployInline } from "../harness/inlineProject.ts";
import { findLanguages } from "../harness/languages.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
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
        ({ stack, consumer } = await deployInline(NAME, project));
    });
    after(() => stack?.run("stack", "rm", "--yes", "--force"));

    movesAsInTypeScript(() => consumer);

    describe("and the command", () => movesBack(() => consumer));

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
