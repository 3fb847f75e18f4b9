import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { checkout } from "../sandbox/location.ts";

/** The versions that this checkout is tested with, which a user would choose. */
const tested = async (...names: string[]): Promise<string[]> => {
    const manifest = JSON.parse(await readFile(join(checkout, "package.json"), "utf8")) as {
        devDependencies: Record<string, string>;
    };
    return names.map((name) => `${name}@${manifest.devDependencies[name]}`);
};

const readmeProgram = async (): Promise<string> => {
    const [, program] = /```ts\n(.*?)```/s.exec(await readFile(join(checkout, "README.md"), "utf8")) ?? [];
    assert.ok(program, "the README has no program");
    return program;
};

describe("the package as npm ships it", () => {
    let folder: string;
    const inFolder = (file: string, ...args: string[]) => execa(file, args, { cwd: folder, all: true });

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "consumer-"));
        const pack = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
        const { stdout } = await execa("npm", pack, { cwd: checkout });
        const [tarball] = JSON.parse(stdout) as { filename: string }[];
        assert.ok(tarball);
        await writeFile(
            join(folder, "package.json"),
            JSON.stringify({ name: "consumer", private: true, type: "module" }),
        );
        const others = await tested("@pulumi/pulumi", "@pulumi/kubernetes", "@types/node");
        // The newest TypeScript that Pulumi's SDK admits beside it; this checkout's own is newer.
        const packages = [`./${tarball.filename}`, ...others, "typescript@6"];
        await inFolder("npm", "install", "--no-audit", "--no-fund", ...packages);
    });
    after(() => rm(folder, { recursive: true, force: true }));

    it("is imported by a program of ES modules", async () => {
        const { stdout } = await inFolder(
            "node",
            "-e",
            'import("istio-blue-green").then((m) => console.log(typeof m.BlueGreenService))',
        );
        assert.equal(stdout, "function");
    });

    it("is required by a program of CommonJS modules", async () => {
        const { stdout } = await inFolder("node", "-p", 'typeof require("istio-blue-green").BlueGreenService');
        assert.equal(stdout, "function");
    });

    it("compiles the README's program under strict TypeScript", async () => {
        await writeFile(join(folder, "index.ts"), await readmeProgram());
        const options = ["--strict", "--noEmit", "--skipLibCheck", "--types", "node", "--module", "nodenext"];
        await inFolder("npx", "tsc", ...options, "--target", "es2023", "index.ts");
    });

    it("tells a misspelt argument to the compiler", async () => {
        const program = (await readmeProgram()).replace("replicas:", "replicsa:");
        await writeFile(join(folder, "misspelt.ts"), program);
        const options = ["--strict", "--noEmit", "--skipLibCheck", "--types", "node", "--module", "nodenext"];
        const compiled = await execa("npx", ["tsc", ...options, "--target", "es2023", "misspelt.ts"], {
            cwd: folder,
            all: true,
            reject: false,
        });
        assert.match(compiled.all, /'replicsa' does not exist/);
    });

    it("has one copy of Pulumi's SDKs in the consumer's tree", async () => {
        const { stdout } = await inFolder("npm", "ls", "@pulumi/pulumi", "@pulumi/kubernetes", "--parseable", "--all");
        const copies = stdout.split("\n").filter((line) => /@pulumi\/(pulumi|kubernetes)$/.test(line));
        assert.equal(copies.length, 2, stdout);
    });
});
