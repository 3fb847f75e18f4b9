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

const bluegreen = (...args: string[]): Promise<Ended> => bluegreenWith({}, ...args);

const bluegreenWith = (variables: NodeJS.ProcessEnv, ...args: string[]): Promise<Ended> =>
    new Promise((done) => {
        const env = { ...process.env, PATH: "/nonexistent", ...variables };
        const child = execFile(process.execPath, [main, ...args], { env }, (_, stdout, stderr) =>
            done({ code: child.exitCode ?? -1, stdout, stderr }),
        );
    });

/** What a list of processes shows of a command that has read its arguments. */
async function shownProcess(...args: string[]): Promise<string> {
    const script = `
        process.argv.splice(1, 1, "bluegreen");
        const { run } = await import(${JSON.stringify(join(main, "../run.ts"))});
        await run(process.argv);
        const { readFileSync } = await import("node:fs");
        process.stdout.write(readFileSync("/proc/self/cmdline", "utf8").replaceAll("\\0", " "));`;
    return new Promise((done) => {
        execFile(process.execPath, ["--input-type=module", "-e", script, "--", "bluegreen", ...args], (_, stdout) =>
            done(stdout),
        );
    });
}

describe("the bluegreen command line", () => {
    it("refuses a colour that is none, and says what is allowed", async () => {
        const { code, stderr } = await bluegreen("cutover", "purple");
        assert.equal(code, 2);
        assert.match(stderr, /purple.*allowed: blue, green/);
    });

    it("prints the completion of a shell, as one JSON document with --json", async () => {
        const [plain, json] = [await bluegreen("completion", "bash"), await bluegreen("--json", "completion", "bash")];
        assert.deepEqual([plain.code, json.code], [0, 0]);
        assert.deepEqual(JSON.parse(json.stdout), { shell: "bash", script: plain.stdout });
    });

    it("refuses times that no timer or no request can keep", async () => {
        for (const given of [
            ["cutover", "green", "--interval", "0"],
            ["cutover", "green", "--max-p99", "0s"],
            ["cutover", "green", "--bake", "169h"],
            ["status", "--interval", "99ms"],
        ]) {
            const { code, stderr } = await bluegreen(...given);
            assert.deepEqual(
                [code, /is invalid\. allowed: a duration such as .* at most 168h/.test(stderr)],
                [2, true],
                stderr,
            );
        }
    });

    it("says in one document that no command is named", async () => {
        const { code, stdout } = await bluegreen("--json");
        assert.deepEqual(
            [code, JSON.parse(stdout)],
            [2, { error: "no command was given, see bluegreen --help", exitCode: 2 }],
        );
    });

    it("shows no password of an address without a scheme, or with a literal percent sign", async () => {
        for (const address of ["me:s3cret@prom:9090", "http://me:s3cret%@prom:9090"]) {
            const { code, stdout, stderr } = await bluegreen("status", "--json", "--prometheus", address);
            assert.equal(code, 2);
            assert.match(stderr, /got the address "(http:\/\/)?\[left out\]@prom:9090", allowed: a URL/);
            assert.doesNotMatch(stdout + stderr, /s3cret/);
        }
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

    it("needs Prometheus for a cutover with a bake", async () => {
        const { code, stderr } = await bluegreen("cutover", "green", "--cwd", join(main, "../../.."));
        assert.equal(code, 2);
        assert.match(stderr, /--prometheus URL.*--bake 0/);
    });

    it("takes an empty PROMETHEUS_URL, as a pipeline without the variable gives, for none", async () => {
        const cwd = join(main, "../../..");
        const { code, stderr } = await bluegreenWith({ PROMETHEUS_URL: "" }, "cutover", "green", "--cwd", cwd);
        assert.equal(code, 2);
        assert.match(stderr, /--prometheus URL.*--bake 0/);
    });

    it("refuses a Prometheus that is no address", async () => {
        const { code, stderr } = await bluegreen("status", "--prometheus", "prometheus:9090");
        assert.equal(code, 2);
        assert.match(stderr, /prometheus:9090.*allowed: a URL such as http/);
    });

    it("shows no password in a message or in the list of processes", async () => {
        const { code, stderr } = await bluegreen("status", "--prometheus", "x://me:s3cret@prom");
        assert.equal(code, 2);
        assert.match(stderr, /got the address "x:\/\/\[left out\]@prom"/);
        const shown = await shownProcess("status", "--cwd", "/", "--prometheus", "http://me:s3/cr@et@prom");
        assert.match(shown, /^bluegreen status .*\[left out\]@prom/);
        assert.ok(!shown.includes("cr@et"), shown);
    });

    it("takes a variable's password no more kindly", async () => {
        const { code, stderr } = await bluegreenWith({ PROMETHEUS_URL: "http://me:s3/cret@prom" }, "status");
        assert.equal(code, 2);
        assert.ok(!stderr.includes("s3"), stderr);
    });

    it("tells its version", async () => {
        const { code, stdout } = await bluegreen("--version");
        assert.equal(code, 0);
        assert.match(stdout, /^\d+\.\d+\.\d+/);
    });

    for (const command of ["cutover", "rollback", "release", "resume", "standby"]) {
        it(`takes --yes for ${command}, as everything that changes something does`, () => {
            const options = buildProgram().commands.find((each) => each.name() === command)?.options ?? [];
            assert.ok(options.some(({ long }) => long === "--yes"));
        });
    }

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
