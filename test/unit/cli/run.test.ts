import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { EXIT_CODE_MEANINGS } from "../../../src/cli/exitCodes.ts";
import { buildProgram } from "../../../src/cli/program.ts";

const main = join(import.meta.dirname, "../../../src/cli/main.ts");

interface Ended {
    code: number;
    stdout: string;
    stderr: string;
}

const bluegreen = (...args: string[]): Promise<Ended> =>
    new Promise((done) => {
        const env = { ...process.env, PATH: "/nonexistent" };
        const child = execFile(process.execPath, [main, ...args], { env }, (_, stdout, stderr) =>
            done({ code: child.exitCode ?? -1, stdout, stderr }),
        );
    });

describe("the bluegreen command line", () => {
    it("refuses a colour that is none, and says what is allowed", async () => {
        const { code, stderr } = await bluegreen("cutover", "purple");
        assert.equal(code, 2);
        assert.match(stderr, /purple.*allowed: blue, green/);
    });

    it("suggests the command that was meant", async () => {
        assert.match((await bluegreen("rolback")).stderr, /rollback/);
    });

    it("says where it looked for a project", async () => {
        const { code, stderr } = await bluegreen("status", "--cwd", "/");
        assert.equal(code, 2);
        assert.match(stderr, /no Pulumi project in \/.*--cwd/);
    });

    it("says that pulumi is missing", async () => {
        const { code, stderr } = await bluegreen("status", "--cwd", join(main, "../../.."));
        assert.equal(code, 2);
        assert.match(stderr, /`pulumi` is not on PATH/);
    });

    it("wants a Prometheus for a cutover that is to be watched", async () => {
        const { code, stderr } = await bluegreen("cutover", "green", "--cwd", join(main, "../../.."));
        assert.equal(code, 2);
        assert.match(stderr, /--prometheus URL.*--bake 0/);
    });

    it("gives a machine one document for an error as well", async () => {
        const { stdout } = await bluegreen("status", "--cwd", "/", "--json");
        assert.equal(JSON.parse(stdout).exitCode, 2);
    });

    for (const command of buildProgram().commands) {
        it(`explains every exit code and shows an example in the help of ${command.name()}`, async () => {
            const { code, stdout } = await bluegreen(command.name(), "--help");
            assert.equal(code, 0);
            assert.match(stdout, /Examples:\n.*bluegreen/);
            for (const [exitCode, meaning] of Object.entries(EXIT_CODE_MEANINGS)) {
                assert.ok(stdout.includes(`${exitCode.padEnd(4)}${meaning}`), `no ${exitCode} in the help`);
            }
        });
    }
});
