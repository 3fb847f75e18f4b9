import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../../../supervisor/probe.ts";
import { TemporaryProject } from "../temporaryProject.ts";
import { RUNNER_PORT } from "./client.ts";

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
        console.log("The hook ran for " + whom + ".");
    });
    new pulumi.Stash("stash", { input: whom }, { hooks: { beforeCreate: [hook], beforeUpdate: [hook] } });
`;

describe("Programs that share a process, under the real Pulumi CLI", function () {
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
    };
    for (const [title, [program, shown, hidden]] of Object.entries(failing)) {
        it(`that ${title}, and the next one runs`, async () => {
            project.write({ "src/program.ts": program });
            const { exitCode, output } = await project.pulumi("preview");
            assert.notEqual(exitCode, 0, output);
            assert.match(output, shown);
            assert.doesNotMatch(output, hidden);
            project.write({ "src/program.ts": PROGRAM });
            await update(title);
        });
    }

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
        const pid = Number(readFileSync(note, "utf8"));
        await eventually(() => assert.throws(() => process.kill(pid, 0), { code: "ESRCH" }), 10);
    });
});
