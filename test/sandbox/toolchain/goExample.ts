import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { checkout } from "../location.ts";
import { fileOf } from "./cache.ts";
import { goModules } from "./pins.ts";
import { goEnvironment, goProgram, type Program } from "./program.ts";
import { run } from "./run.ts";

const schema = join(checkout, "plugin/schema.json");
const example = join(checkout, "examples/go/main.go");

/** What the compiler says of the example with wrong arguments. Where the example runs, there is no network to compile it. */
export const WRONG_ARGUMENTS = "wrong-arguments.txt";

/** The example in Go with its generated SDK; Pulumi's SDK for Kubernetes, which it imports, takes a minute to compile. */
export const goExample = (codegen: Program): Program =>
    goProgram({
        name: "pulumi-go-example",
        group: "pulumi-go-example",
        module: "github.com/pulumi/pulumi/sdk/v3",
        package: ".",
        sources: ["inline.go"],
        dependsOn: [schema, example],
        uses: [codegen],
        layOut: async (folder) => {
            await run("cp", ["-r", join(goModules, "pulumi-go-example"), folder]);
            await run("cp", [example, folder]);
            await run(fileOf(codegen), ["go", schema, join(folder, "sdk")]);
        },
        afterwards: async (laidOut, entry) => {
            const program = await readFile(example, "utf8");
            const wrong = program.replace("Hosts:", "Host:").replace(/Replicas:( +)replicas,/, 'Replicas:$1"three",');
            await writeFile(join(laidOut, "main.go"), wrong);
            const options = { cwd: laidOut, env: goEnvironment, all: true, reject: false } as const;
            const { exitCode, all } = await execa("go", ["build", "-mod=readonly", "-trimpath", "."], options);
            assert.notEqual(exitCode, 0, "the example in Go compiles with wrong arguments");
            await writeFile(join(entry, WRONG_ARGUMENTS), all);
        },
    });
