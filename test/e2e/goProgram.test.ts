import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
    assertReadable,
    type Consumer,
    diagnosticsIn,
    leavesNothing,
    movesAsInTypeScript,
    movesBack,
} from "../harness/consumer.ts";
import { goProject } from "../harness/goProject.ts";
import { deployInline } from "../harness/inlineProject.ts";
import { findLanguages } from "../harness/languages.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { WRONG_ARGUMENTS } from "../sandbox/toolchain/goExample.ts";
import { which } from "../sandbox/toolchain/onPath.ts";

const NAME = "project-go";

describe("a program in Go, with the plugin and its SDK", function () {
    this.timeout(600_000);
    let consumer: Consumer;
    let stack: PulumiStack;

    before(async () => {
        await findLanguages();
        ({ stack, consumer } = await deployInline(NAME, await goProject()));
    });
    after(() => stack?.run("stack", "rm", "--yes", "--force"));

    movesAsInTypeScript(() => consumer);

    describe("and the command", () => movesBack(() => consumer));

    describe("in the end", () => leavesNothing(() => consumer));

    describe("with bad input says what is wrong, by the arguments' names:", () => {
        const refused = async (): Promise<string> => {
            const { exitCode, output } = await consumer.preview();
            assert.notEqual(exitCode, 0, output);
            assertReadable(output);
            return diagnosticsIn(output);
        };

        it("a misspelt argument and a number as text, before the program runs", async () => {
            const example = which("pulumi-go-example");
            assert.ok(example);
            const said = await readFile(join(dirname(example), WRONG_ARGUMENTS), "utf8");
            assert.match(said, /main\.go:\d+:\d+: unknown field Host in struct literal of type .*BlueGreenServiceArgs/);
            assert.match(said, /main\.go:\d+:\d+: cannot use "three" .* as \*int value in struct literal/);
        });

        it("a number as text and a misspelt key in the configuration, both at once", async () => {
            await stack.configureAll({ replicas: "three", "traffic.retries.atempts": "0" });
            const said = await refused();
            await stack.unset("replicas", "traffic.retries.atempts");
            assert.match(said, /replicas: got three; allowed: int/);
            assert.match(
                said,
                /traffic: got \{.*\}; allowed: istiobluegreen\.TrafficArgs \(json: unknown field "atempts"\)/,
            );
        });

        it("a colour that is none and a number out of range, both at once, and each once", async () => {
            await stack.configureAll({ activeColor: "purple", replicas: "0" });
            const said = await refused();
            const lines = said.split("\n").map((line) => line.trim());
            for (const line of [
                'activeColor: got "purple"; allowed: "blue", "green"',
                "replicas: got 0; allowed: a whole number of at least 1",
            ]) {
                assert.equal(lines.filter((each) => each === line).length, 1, said);
            }
        });
    });
});
