import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../../../supervisor/probe.ts";
import { TemporaryProject } from "../temporaryProject.ts";
import { RUNNER_PORT } from "./runnerPort.ts";

const LEFT_BEHIND = (seconds: string) => `
    import { spawn } from "node:child_process";
    spawn("sleep", ["${seconds}"], { stdio: ["ignore", "inherit", "inherit"], detached: true }).unref();
`;

const PROGRAM = `
    import * as pulumi from "@pulumi/pulumi";
    const config = new pulumi.Config();
    export const whom = config.require("whom");
    export const token = config.requireSecret("token");
    export const ran = process.pid;
    export const variable = process.env.ONLY_NOW ?? "none";
    export const stack = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
    export const rootDirectory = pulumi.getRootDirectory();
    const hook = new pulumi.ResourceHook("say-so", async (args) => {
        if (whom === "mars") throw new Error("There is nobody.");
        console.log("The hook ran for " + whom + ".");
    });
    new pulumi.Stash("stash", { input: whom }, { hooks: { beforeCreate: [hook], beforeUpdate: [hook] } });
`;

const PACK = `
    const pulumi = require("@pulumi/pulumi");
    const { PolicyPack } = require("@pulumi/policy");
    const whom = () => new pulumi.Config("greeter").require("whom");
    new PolicyPack("pack", {
        policies: [{
            name: "no-world",
            description: "Greets no world.",
            enforcementLevel: "mandatory",
            validateResource: ({ type }, report) => {
                if (type !== "pulumi:index:Stash" || whom() !== "world") return;
                const run = pulumi.runtime.isDryRun() ? "dry" : "wet";
                report([pulumi.getStack(), run, process.env.ONLY_NOW ?? "none", process.pid].join(" "));
            },
        }],
    });
`;

describe("Programs and policy packs that share a process, under the real Pulumi CLI", function () {
    this.timeout(120_000);
    let runner: ChildProcess;
    let project: TemporaryProject;

    before(async () => {
        runner = spawn(process.execPath, [join(import.meta.dirname, "runner.ts"), "0"], {
            stdio: ["ignore", "pipe", "inherit"],
        });
        const [port] = (await once(runner.stdout as NonNullable<ChildProcess["stdout"]>, "data")) as [Buffer];
        project = new TemporaryProject(
            {
                "Pulumi.yaml":
                    "name: greeter\nruntime: {name: nodejs, options: {typescript: false}}\nmain: src/program.ts\n",
                "package.json": JSON.stringify({ name: "greeter", type: "module" }),
                "src/program.ts": PROGRAM,
                "pack/PulumiPolicy.yaml": "runtime: nodejs\n",
                "pack/package.json": JSON.stringify({ name: "pack", version: "1.0.0", main: "index.js" }),
                "pack/index.js": PACK,
            },
            { [RUNNER_PORT]: port.toString().trim() },
        );
        await project.prepare("stack", "init", "dev");
        await project.prepare("config", "set", "--secret", "token", "s3cr3t");
    });
    after(() => {
        runner.kill();
        project.remove();
    });

    const update = async (whom: string) => {
        await project.prepare("config", "set", "whom", whom);
        const { exitCode, output } = await project.pulumi("up", "--yes", "--skip-preview");
        assert.equal(exitCode, 0, output);
        const outputs = JSON.parse(await project.prepare("stack", "output", "--json", "--show-secrets"));
        return { output, outputs: outputs as Record<string, unknown> };
    };

    describe("when the configuration changes between two updates", () => {
        let first: Awaited<ReturnType<typeof update>>;
        let second: Awaited<ReturnType<typeof update>>;
        before(async () => {
            project.write({ "src/program.ts": PROGRAM });
            first = await update("world");
            second = await update("moon");
        });

        it("run in the same process", () => assert.equal(second.outputs.ran, first.outputs.ran));
        it("read the configuration of their own update", () => {
            assert.deepEqual([first.outputs.whom, second.outputs.whom], ["world", "moon"]);
        });
        it("have hooks of their own", () => {
            assert.match(first.output, /The hook ran for world\./);
            assert.match(second.output, /The hook ran for moon\./);
            assert.doesNotMatch(second.output, /for world/);
        });
        it("know their stack and its folder, and keep secrets", () => {
            assert.equal(second.outputs.stack, "organization/greeter/dev");
            assert.equal(second.outputs.rootDirectory, project.path(".").replace(/\/$/, ""));
            assert.match(second.output, /token *: \[secret\]/);
        });
    });

    it("run in the same process after an update that failed", async () => {
        project.write({ "src/program.ts": PROGRAM });
        const before = await update("world");
        await project.prepare("config", "set", "whom", "mars");
        const { exitCode, output } = await project.pulumi("up", "--yes", "--skip-preview");
        assert.notEqual(exitCode, 0, output);
        assert.match(output, /There is nobody\./);
        const after = await update("moon");
        assert.deepEqual([after.outputs.whom, after.outputs.ran], ["moon", before.outputs.ran]);
    });

    const failing: Record<string, [program: string, shown: RegExp, hidden: RegExp]> = {
        "throws is shown with its stack, once": [
            `throw new Error("The moon is full.");`,
            /Error: The moon is full\.[\s\S]*program\.ts/,
            /exit code|The moon is full[\s\S]*The moon is full[\s\S]*The moon is full/,
        ],
        "ends with a RunError is shown without a stack": [
            `import { RunError } from "@pulumi/pulumi"; throw new RunError("activeColor is purple.");`,
            /error: activeColor is purple\./,
            /\n\s+at |exit code/,
        ],
        "leaves with an exit code tells that": [
            "process.exit(7);",
            /Program exited with non-zero exit code: 7/,
            /exit code: (?!7)/,
        ],
        "waits for what never comes is told of, with what waits for it": [
            `import { output, Stash } from "@pulumi/pulumi"; new Stash("stash", { input: output(new Promise(() => undefined)) });`,
            /registrations could complete:\s+\* "stash"[\s\S]*Program exited with non-zero exit code: 1|Program exited with non-zero exit code: 1[\s\S]*registrations could complete:\s+\* "stash"/,
            /exit code: (?!1)/,
        ],
        "asks for what it never waits for is told of that": [
            `
                import { output, runtime } from "@pulumi/pulumi";
                void runtime.invoke("pulumi:pulumi:getResource", { urn: output(new Promise(() => undefined)) });
            `,
            /1 promise was still active/,
            /exit code: (?!1)/,
        ],
        "fails as it leaves is heard": [
            `process.on("exit", () => { console.log("Good bye."); process.exitCode = 9; });`,
            /Program exited with non-zero exit code: 9[\s\S]*Good bye\./,
            /Good bye\.[\s\S]*Good bye\.[\s\S]*Good bye\./,
        ],
        "leaves a process that holds its output does not wait for that": [
            `${LEFT_BEHIND("30")} process.exit(7);`,
            /Program exited with non-zero exit code: 7/,
            /exit code: (?!7)/,
        ],
    };
    for (const [title, [program, shown, hidden]] of Object.entries(failing)) {
        it(`that ${title}, and the next one runs`, async () => {
            project.write({ "src/program.ts": program });
            const startedAt = Date.now();
            const { exitCode, output } = await project.pulumi("preview");
            assert.ok(Date.now() - startedAt < 25_000, "It waited for something else.");
            assert.notEqual(exitCode, 0, output);
            assert.match(output, shown);
            assert.doesNotMatch(output, hidden);
            project.write({ "src/program.ts": PROGRAM });
            await update(title);
        });
    }

    it("are heard to their last line", async () => {
        project.write({
            "src/program.ts": `for (let line = 1; line <= 3000; line += 1) console.log(line, "x".repeat(80));`,
        });
        const output = await project.prepare("preview", "--suppress-progress");
        const lines = [...output.matchAll(/^ *(\d+) x{80}$/gm)].map(([, line]) => Number(line));
        assert.deepEqual([lines.length, lines.at(-1)], [3000, 3000]);
    });

    it("find more to do when nothing waits any more", async () => {
        project.write({
            "src/program.ts": `
                import { Stash } from "@pulumi/pulumi";
                process.once("beforeExit", () => new Stash("afterthought", { input: "late" }));
            `,
        });
        assert.match(await project.prepare("preview"), /afterthought/);
    });

    it("last as long as a thread of theirs", async () => {
        const thread = `setTimeout(() => require("node:fs").writeFileSync("thread", ""), 1500);`;
        project.write({
            "src/program.ts": `import { Worker } from "node:worker_threads"; new Worker(${JSON.stringify(thread)}, { eval: true });`,
        });
        await project.prepare("preview");
        assert.ok(existsSync(project.path("src/thread")));
    });

    it("leave the others be, where one has died and its CLI is killed before that is known", async () => {
        project.write({
            "src/program.ts": `
                import { writeFileSync } from "node:fs";
                ${LEFT_BEHIND("5")}
                writeFileSync("died", "");
                process.exit(7);
            `,
        });
        const cli = project.start("preview");
        await eventually(() => assert.ok(existsSync(project.path("src/died"))), 30);
        await sleep(300);
        cli.kill("SIGKILL");
        await cli;
        project.write({ "src/program.ts": PROGRAM });
        await update("moon");
        assert.equal(runner.exitCode, null);
    });

    it("last as long as something in them waits", async () => {
        project.write({
            "src/program.ts": `import { writeFileSync } from "node:fs"; setTimeout(() => writeFileSync("late", ""), 1500);`,
        });
        await project.prepare("preview");
        assert.ok(existsSync(project.path("src/late")));
    });

    it("end with the CLI, when that is killed", async () => {
        project.write({
            "src/program.ts": `
                import { writeFileSync } from "node:fs";
                writeFileSync("pid", String(process.pid));
                await new Promise(() => setInterval(() => undefined, 1000));
            `,
        });
        const cli = project.start("preview");
        const note = project.path("src/pid");
        await eventually(() => assert.match(readFileSync(note, "utf8"), /\d/), 30);
        cli.kill("SIGKILL");
        await eventually(() => assert.throws(() => process.kill(pidIn(note), 0), { code: "ESRCH" }), 10);
    });

    describe("as policy packs", () => {
        const WITH_PACK = ["--policy-pack", "pack"];
        /** What the pack says of a run that it blocks: stack, run, a variable and its process. */
        const verdict = async (...command: string[]): Promise<string[]> => {
            const { exitCode, output } = await project.pulumi(...command, ...WITH_PACK);
            assert.notEqual(exitCode, 0, output);
            const said = /^ +((?:dev|prod) (?:dry|wet) \S+ \d+)$/m.exec(output)?.[1];
            assert.ok(said, output);
            return said.split(" ");
        };
        before(async () => {
            project.write({ "src/program.ts": PROGRAM });
            await project.prepare("stack", "init", "prod", "--no-select");
            for (const stack of ["dev", "prod"]) {
                await project.prepare("config", "set", "whom", "world", "--stack", stack);
                await project.prepare("config", "set", "--secret", "token", "s3cr3t", "--stack", stack);
            }
        });
        beforeEach(() => project.write({ "pack/index.js": PACK }));

        it("know their own stack, run and environment in the same process", async () => {
            const runs = [await verdict("preview"), await verdict("up", "--yes", "--skip-preview", "--stack", "prod")];
            process.env.ONLY_NOW = "now";
            runs.push(await verdict("preview"));
            delete process.env.ONLY_NOW;
            runs.push(await verdict("preview"));
            const [pid] = runs.map((run) => run.at(-1));
            assert.deepEqual(runs, [
                ["dev", "dry", "none", pid],
                ["prod", "wet", "none", pid],
                ["dev", "dry", "now", pid],
                ["dev", "dry", "none", pid],
            ]);
        });

        it("read the configuration of their own run", async () => {
            await project.prepare("config", "set", "whom", "moon");
            await project.prepare("preview", ...WITH_PACK);
            await project.prepare("config", "set", "whom", "world");
            await verdict("preview");
        });

        it("are read anew for each run", async () => {
            project.write({ "pack/index.js": PACK.replace('!== "world"', '!== "moon"') });
            await project.prepare("preview", ...WITH_PACK);
            project.write({ "pack/index.js": PACK });
            await verdict("preview");
        });

        const broken: Record<string, [pack: string, shown: RegExp]> = {
            "leave before they serve": [
                `console.error("No policies today."); process.exit(3);`,
                /No policies today\.[\s\S]*The policy pack ended \(exit code 3\) before it served/,
            ],
            "throw before they serve": [
                `throw new Error("The moon is full.");`,
                /The moon is full\.[\s\S]*The policy pack ended \(exit code 32\) before it served/,
            ],
        };
        for (const [title, [pack, shown]] of Object.entries(broken)) {
            it(`that ${title} are told of, and the next one runs`, async () => {
                project.write({ "pack/index.js": pack });
                const { exitCode, output } = await project.pulumi("preview", ...WITH_PACK);
                assert.notEqual(exitCode, 0, output);
                assert.match(output, shown);
                project.write({ "pack/index.js": PACK });
                await verdict("preview");
            });
        }

        it("end with the CLI, when that is killed", async () => {
            const waiting = `setInterval(() => undefined, 1000); require("node:fs").writeFileSync("pid", String(process.pid));`;
            project.write({
                "pack/index.js": PACK + waiting,
                "src/program.ts": "await new Promise(() => setInterval(() => undefined, 1000));",
            });
            const cli = project.start("preview", ...WITH_PACK);
            const note = project.path("pack/pid");
            await eventually(() => assert.match(readFileSync(note, "utf8"), /\d/), 30);
            cli.kill("SIGKILL");
            await eventually(() => assert.throws(() => process.kill(pidIn(note), 0), { code: "ESRCH" }), 10);
        });
    });
});

const pidIn = (file: string): number => Number(readFileSync(file, "utf8"));
