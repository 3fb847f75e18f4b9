import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { version } from "../../build/version.ts";
import { checkout } from "../sandbox/location.ts";
import { type Consumer, firstPreview, firstProgramOf, install, newConsumer, released, tested } from "./consumer.ts";

/** As `pulumi new kubernetes-typescript` writes it. */
const TSCONFIG = {
    compilerOptions: {
        strict: true,
        outDir: "bin",
        target: "es2020",
        module: "commonjs",
        moduleResolution: "node",
        sourceMap: true,
        experimentalDecorators: true,
        pretty: true,
        noFallthroughCasesInSwitch: true,
        noImplicitReturns: true,
        forceConsistentCasingInFileNames: true,
    },
    files: ["index.ts"],
};

/** The test page's first lines and commands, by runner. */
const RUNNERS = {
    jest: { imports: 'import { beforeAll, it } from "@jest/globals";', run: ["--preset", "ts-jest"] },
    vitest: { imports: 'import { beforeAll, it } from "vitest";', run: ["run"] },
    mocha: {
        imports: 'import { before as beforeAll, it } from "mocha";',
        run: ["--require", "ts-node/register", "*.test.ts"],
    },
} as const;

describe("a project made from Pulumi's template for Kubernetes and TypeScript", () => {
    let project: Consumer;

    before(async () => {
        const versions = (await tested("@pulumi/pulumi", "@pulumi/kubernetes")).map((each) => {
            const at = each.lastIndexOf("@");
            return [each.slice(0, at), each.slice(at + 1)];
        });
        project = await newConsumer({
            main: "index.ts",
            devDependencies: { "@types/node": "^22", typescript: "^5.0.0" },
            dependencies: { ...Object.fromEntries(versions), "@pulumi/kubernetesx": "^0.1.5" },
        });
        await project.write("tsconfig.json", TSCONFIG);
        // Without it npm refuses kubernetesx beside the current provider.
        const page = await readFile(join(checkout, "examples/kubernetesx/README.md"), "utf8");
        const [, override] = /npm pkg set '(.*)'/.exec(page) ?? [];
        assert.ok(override, "the page on kubernetesx sets no override");
        await project.run("npm", "pkg", "set", override);
        const runners = ["jest@30", "ts-jest@29", "vitest@5", "mocha@12", "ts-node@10", "@types/mocha@10"];
        await install(project, released(`istio-blue-green-${version}.tgz`), ...runners);
    });
    after(() => project.remove());

    it("compiles the example with kubernetesx and the README's program, the package's declarations included", async () => {
        await project.write("kubernetesx.ts", await readFile(join(checkout, "examples/kubernetesx/index.ts"), "utf8"));
        await project.write("index.ts", await firstProgramOf("README.md"));
        await project.write("tsconfig.json", { ...TSCONFIG, files: ["index.ts", "kubernetesx.ts"] });
        await project.run("npx", "tsc", "--noEmit");
    });

    it("previews the README's program as CommonJS, which Pulumi's SDK compiles", async () => {
        await project.write("index.ts", await firstProgramOf("README.md"));
        await project.write("tsconfig.json", TSCONFIG);
        await project.write("Pulumi.yaml", "name: template\nruntime: nodejs\n");
        assert.match(await firstPreview(project.folder), /\+ {2}.*VirtualService +my-app +create/);
    });

    for (const [runner, { imports, run }] of Object.entries(RUNNERS)) {
        it(`tests the README's program with ${runner}, as the page on testing says`, async () => {
            const page = await readFile(join(checkout, "docs/testing.md"), "utf8");
            for (const text of [imports, ...run]) assert.ok(page.includes(text), `the page does not say ${text}`);
            await writeTest(imports);
            await project.run("npx", runner, ...run);
        });
    }

    it("sees a test of the page on testing fail where the traffic is elsewhere", async () => {
        const { imports, run } = RUNNERS.vitest;
        await writeTest(imports, (test) =>
            test.replace('"project:activeColor", "green"', '"project:activeColor", "blue"'),
        );
        const failed = await execa("npx", ["vitest", ...run], { cwd: project.folder, all: true, reject: false });
        assert.match(failed.all, /sends all traffic to green/);
        assert.notEqual(failed.exitCode, 0);
    });

    async function writeTest(imports: string, change = (test: string) => test): Promise<void> {
        const [, ...rest] = (await firstProgramOf("docs/testing.md")).split("\n");
        await project.write("index.ts", await firstProgramOf("README.md"));
        await project.write("index.test.ts", change([imports, ...rest].join("\n")));
    }
});
