import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { eventually } from "../../supervisor/probe.ts";
import { type CliResult, TemporaryProject } from "./temporaryProject.ts";

const PROJECT = {
    "Pulumi.yaml": "name: greeter\nruntime: {name: nodejs, options: {typescript: false}}\nmain: src/program.ts\n",
    "package.json": JSON.stringify({ name: "greeter", type: "module" }),
};

const projects: TemporaryProject[] = [];

/** A project with the stack `dev`, its configuration and a TypeScript program that Node runs as it is. */
async function projectWith(
    program: string,
    configuration: string[][] = [],
    files: Record<string, string> = {},
): Promise<TemporaryProject> {
    const project = new TemporaryProject({ ...PROJECT, ...files, "src/program.ts": program });
    projects.push(project);
    await project.prepare("stack", "init", "dev");
    for (const setting of configuration) await project.prepare("config", "set", ...setting);
    return project;
}

function isRunning(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
        throw error;
    }
}

describe("The language host under the real Pulumi CLI", function () {
    this.timeout(120_000);
    let project: TemporaryProject;

    after(() => {
        for (const each of projects) each.remove();
    });

    describe("runs a TypeScript program that", () => {
        let outputs: Record<string, unknown>;
        let update: CliResult;
        before(async () => {
            const program = `
                import * as pulumi from "@pulumi/pulumi";
                interface Greeting { whom: string }
                const config = new pulumi.Config();
                const greeting: Greeting = { whom: config.require("whom") };
                const hook = new pulumi.ResourceHook("say-so", async (args) => {
                    console.log("The hook ran before " + args.name + ".");
                });
                const stash = new pulumi.Stash("stash", { input: greeting.whom }, { hooks: { beforeCreate: [hook] } });
                export const whom = greeting.whom;
                export const stashed = stash.output;
                export const token = config.requireSecret("token");
                export const stack = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
                export const rootDirectory = pulumi.getRootDirectory();
                export const dryRun = pulumi.runtime.isDryRun();
            `;
            const configuration = [
                ["whom", "world"],
                ["--secret", "token", "s3cr3t"],
            ];
            project = await projectWith(program, configuration);
            update = await project.pulumi("up", "--yes", "--skip-preview");
            outputs = JSON.parse(await project.prepare("stack", "output", "--json", "--show-secrets"));
        });

        it("succeeds", () => assert.equal(update.exitCode, 0, update.output));
        it("reads the stack's configuration", () => assert.equal(outputs.whom, "world"));
        it("creates resources", () => assert.equal(outputs.stashed, "world"));
        it("reads secrets", () => assert.equal(outputs.token, "s3cr3t"));
        it("keeps secrets secret", () => assert.match(update.output, /token *: \[secret\]/));
        it("knows its stack", () => assert.equal(outputs.stack, "organization/greeter/dev"));
        it("knows its root directory", () => assert.equal(outputs.rootDirectory, project.path(".").replace(/\/$/, "")));
        it("knows that an update is not a dry run", () => assert.equal(outputs.dryRun, false));
        it("runs resource hooks", () => assert.match(update.output, /The hook ran before stash\./));
        it("is previewed as a dry run", async () => {
            assert.match((await project.pulumi("preview", "--diff")).output, /dryRun *: false => true/);
        });
    });

    describe("of a program that fails", () => {
        let preview: CliResult;
        before(async () => {
            project = await projectWith(`throw new Error("The moon is full.");`);
            preview = await project.pulumi("preview");
        });

        it("tells the CLI to fail", () => assert.notEqual(preview.exitCode, 0));
        it("shows the error and where it was thrown", () => {
            assert.match(preview.output, /Error: The moon is full\.[\s\S]*program\.ts:1/);
        });
        it("adds no message of its own to the SDK's", () => assert.doesNotMatch(preview.output, /exit code/));
    });

    describe("of a program that ends with a RunError", () => {
        let preview: CliResult;
        before(async () => {
            project = await projectWith(`
                import { RunError } from "@pulumi/pulumi";
                throw new RunError("activeColor is purple.");
            `);
            preview = await project.pulumi("preview");
        });

        it("tells the CLI to fail", () => assert.notEqual(preview.exitCode, 0));
        it("shows the sentence", () => assert.match(preview.output, /error: activeColor is purple\./));
        it("shows no stack trace", () => assert.doesNotMatch(preview.output, /\n\s+at |RunError/));
    });

    it("tells with what exit code a program left", async () => {
        project = await projectWith("process.exit(7);");
        assert.match((await project.pulumi("preview")).output, /Program exited with non-zero exit code: 7/);
    });

    describe("with a policy pack", () => {
        const policyPack = {
            "pack/PulumiPolicy.yaml": "runtime: nodejs\n",
            "pack/package.json": JSON.stringify({ name: "pack", version: "1.0.0", main: "index.js" }),
            "pack/index.js": `
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
                            report(pulumi.getStack() + " refused, " + (pulumi.runtime.isDryRun() ? "dry" : "wet"));
                        },
                    }],
                });
            `,
        };
        let preview: CliResult;
        let update: CliResult;
        before(async () => {
            const program = `import { Stash } from "@pulumi/pulumi"; new Stash("stash", { input: 1 });`;
            project = await projectWith(program, [["whom", "world"]], policyPack);
            preview = await project.pulumi("preview", "--policy-pack", project.path("pack"));
            update = await project.pulumi("up", "--yes", "--skip-preview", "--policy-pack", project.path("pack"));
        });

        it("lets the pack block a preview", () => assert.notEqual(preview.exitCode, 0));
        it("tells the pack the stack and that a preview is a dry run", () => {
            assert.match(preview.output, /dev refused, dry/);
        });
        it("tells the pack that an update is no dry run", () => assert.match(update.output, /dev refused, wet/));
        it("lets the pack stop an update before the resource is made", async () => {
            assert.doesNotMatch(await project.prepare("stack", "--show-urns"), /Stash/);
        });
        it("tells the pack the stack's configuration", async () => {
            await project.prepare("config", "set", "whom", "moon");
            await project.prepare("preview", "--policy-pack", project.path("pack"));
        });
        it("says why a pack did not start", async () => {
            project.write({ "pack/index.js": `console.error("No policies today."); process.exit(3);` });
            const { output } = await project.pulumi("preview", "--policy-pack", project.path("pack"));
            assert.match(output, /No policies today\.[\s\S]*The policy pack ended \(exit code 3\) before it served/);
        });
    });

    it("runs a component written as a plugin", async () => {
        project = await projectWith(
            `
            import * as pulumi from "@pulumi/pulumi";
            const args = { whom: "world", message: undefined };
            const greeting = new pulumi.ComponentResource("hello:index:Greeting", "greeting", args, {}, true);
            export const message = (greeting as unknown as { message: pulumi.Output<string> }).message;
            `,
            [],
            {
                "Pulumi.yaml": `${PROJECT["Pulumi.yaml"]}plugins: {providers: [{name: hello, path: ./plugin}]}\n`,
                "plugin/PulumiPlugin.yaml": "runtime: nodejs\n",
                "plugin/package.json": JSON.stringify({ name: "hello", version: "1.0.0", main: "index.ts" }),
                "plugin/tsconfig.json": JSON.stringify({
                    compilerOptions: {
                        target: "es2022",
                        module: "nodenext",
                        strict: true,
                        skipLibCheck: true,
                        types: [],
                    },
                    files: ["index.ts"],
                }),
                "plugin/index.ts": `
                    import * as pulumi from "@pulumi/pulumi";
                    export interface GreetingArgs { whom: pulumi.Input<string> }
                    export class Greeting extends pulumi.ComponentResource {
                        public readonly message: pulumi.Output<string>;
                        constructor(name: string, args: GreetingArgs, opts?: pulumi.ComponentResourceOptions) {
                            super("hello:index:Greeting", name, {}, opts);
                            this.message = pulumi.interpolate\`hello \${args.whom}\`;
                            this.registerOutputs({ message: this.message });
                        }
                    }
                `,
            },
        );
        assert.match((await project.pulumi("preview")).output, /message *: "hello world"/);
    });

    describe("of a program that depends on @pulumi/kubernetes", () => {
        const plugin = "../home/plugins/resource-kubernetes-v4.25.0/pulumi-resource-kubernetes";
        before(async () => {
            project = await projectWith(
                `
                import { CustomResource } from "@pulumi/pulumi";
                new CustomResource("kubernetes:core/v1:ConfigMap", "map", {});
                `,
                [],
                { "package.json": JSON.stringify({ type: "module", dependencies: { "@pulumi/kubernetes": "^4" } }) },
            );
        });

        it("has the engine want the provider in the installed version", async () => {
            assert.match((await project.pulumi("preview")).output, /resource plugin.*kubernetes.*4\.25\.0/);
        });
        it("has the engine start the provider that is installed, without a download", async () => {
            project.write({ [plugin]: "#!/bin/sh\necho The installed provider was started. >&2\nexit 1\n" });
            chmodSync(project.path(plugin), 0o755);
            assert.match((await project.pulumi("preview")).output, /The installed provider was started\./);
        });
        it("has the CLI list that provider among the project's plugins", async () => {
            assert.match(await project.prepare("plugin", "ls", "--project", "--json"), /"kubernetes"[^}]*"4\.25\.0"/);
        });
    });

    it("installs dependencies", async () => {
        project = await projectWith("export {};");
        await project.prepare("install");
        assert.ok(existsSync(project.path("package-lock.json")));
    });

    it("says that an installation failed, after what the package manager said", async () => {
        project = await projectWith("export {};");
        project.write({ "package.json": `{"name": "greeter",}` });
        const { output } = await project.pulumi("install");
        assert.match(output, /EJSONPARSE[\s\S]*"npm install" in .* failed with exit code 1/);
    });

    describe("when the CLI is killed", () => {
        let cli: ReturnType<TemporaryProject["start"]>;
        let processes: number[];
        before(async () => {
            project = await projectWith(
                `
                import { writeFileSync } from "node:fs";
                writeFileSync("program.json", JSON.stringify([process.pid, process.ppid]));
                process.on("SIGINT", () => {
                    writeFileSync("interrupted", "");
                    process.exit();
                });
                await new Promise(() => setInterval(() => console.log("Still here."), 10));
                `,
                [],
                {
                    "pack/PulumiPolicy.yaml": "runtime: nodejs\n",
                    "pack/package.json": JSON.stringify({ name: "pack", version: "1.0.0", main: "index.js" }),
                    "pack/index.js": `
                        const { PolicyPack } = require("@pulumi/policy");
                        new PolicyPack("pack", { policies: [] });
                        require("node:fs").writeFileSync("pack.json", JSON.stringify([process.pid]));
                    `,
                },
            );
            cli = project.start("up", "--yes", "--skip-preview", "--policy-pack", project.path("pack"));
            const notes = [project.path("src/program.json"), project.path("pack/pack.json")];
            await eventually(() => assert.ok(notes.every(existsSync), "program and policy pack have not started"), 30);
            processes = notes.flatMap((note) => JSON.parse(readFileSync(note, "utf8")) as number[]);
        });

        after(() => {
            for (const pid of processes.filter(isRunning)) process.kill(pid, "SIGKILL");
        });

        it("had a program, a host and a policy pack running", () => {
            assert.deepEqual(processes.map(isRunning), [true, true, true]);
        });
        it("leaves none of them behind", async () => {
            cli.kill("SIGKILL");
            await eventually(() => assert.deepEqual(processes.filter(isRunning), []), 10);
        });
        it("lets the program put its things in order", () => assert.ok(existsSync(project.path("src/interrupted"))));
    });
});
