import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { version } from "../../build/version.ts";
import { type Consumer, firstPreview, firstProgramOf, install, newConsumer, released, tested } from "./consumer.ts";

const STRICT = [
    "--strict",
    "--noEmit",
    "--skipLibCheck",
    "--types",
    "node",
    "--module",
    "nodenext",
    "--target",
    "es2023",
];

/** A program that says whether what `import` and `require` give is the same. */
const BOTH_WAYS = `
import { createRequire } from "node:module";
import * as imported from "istio-blue-green";
const required = createRequire(import.meta.url)("istio-blue-green");
const names = Object.keys(required).sort();
console.log(JSON.stringify({
    missing: names.filter((name) => imported[name] !== required[name]),
    extra: Object.keys(imported).filter((name) => !names.includes(name)),
}));
`;

describe("the packages as npm ships them", () => {
    let consumer: Consumer;

    before(async () => {
        consumer = await newConsumer({ type: "module" });
        const names = ["istio-blue-green", "istio-blue-green-policies", "istio-blue-green-sdk"];
        const packages = names.map((name) => released(`${name}-${version}.tgz`));
        const others = await tested("@pulumi/pulumi", "@pulumi/kubernetes", "@types/node");
        // The newest TypeScript that Pulumi's SDK admits beside it; this checkout's own is newer.
        await install(consumer, ...packages, ...others, "typescript@6");
    });
    after(() => consumer.remove());

    it("give ES modules and CommonJS modules the same class and everything else", async () => {
        await consumer.write("both.js", BOTH_WAYS);
        const { stdout } = await consumer.run("node", "both.js");
        assert.deepEqual(JSON.parse(stdout), { missing: [], extra: [] });
    });

    it("are loaded by a program of CommonJS modules where Node does not require ES modules", async () => {
        const load = 'typeof require("istio-blue-green").BlueGreenService';
        const { stdout } = await consumer.run("node", "--no-experimental-require-module", "-p", load);
        assert.equal(stdout, "function");
    });

    it("take the default of no other package: that of an ES module is the whole module for CommonJS", async () => {
        const bundle = join(consumer.folder, "node_modules/istio-blue-green/dist/cjs/index.js");
        const taken = (await readFile(bundle, "utf8")).match(/\bimport_\w+\.default\b/g) ?? [];
        assert.deepEqual(taken, []);
    });

    it("find what merging a pod's proxy settings needs, in CommonJS too", async () => {
        await consumer.write("merge.cjs", PROXY_SETTINGS);
        const { stdout } = await consumer.run("node", "merge.cjs");
        assert.match(stdout, /terminationDrainDuration: 45s\\n.*concurrency: 2/);
    });

    it("compile the README's program under strict TypeScript", async () => {
        await consumer.write("index.ts", await firstProgramOf("README.md"));
        await consumer.run("npx", "tsc", ...STRICT, "index.ts");
    });

    it("preview the README's program as ES modules, under the policy pack", async () => {
        await consumer.write("index.ts", await firstProgramOf("README.md"));
        await consumer.write("Pulumi.yaml", PROJECT);
        const pack = ["--policy-pack", "node_modules/istio-blue-green-policies"];
        const preview = await firstPreview(consumer.folder, ...pack);
        assert.match(preview, /\+ {2}.*VirtualService +my-app +create/);
        assert.match(preview, new RegExp(`istio-blue-green-policies@v${version}`));
    });

    it("tell a misspelt argument to the compiler", async () => {
        const program = (await firstProgramOf("README.md")).replace("replicas:", "replicsa:");
        await consumer.write("misspelt.ts", program);
        const options = { cwd: consumer.folder, all: true, reject: false } as const;
        const compiled = await execa("npx", ["tsc", ...STRICT, "misspelt.ts"], options);
        assert.match(compiled.all, /'replicsa' does not exist/);
    });

    it("have an SDK of the plugin that a program in TypeScript compiles with, and that tells a misspelt argument", async () => {
        await consumer.write("sdk.ts", SDK);
        await consumer.run("npx", "tsc", ...STRICT, "sdk.ts");
        await consumer.write("misspelt.ts", SDK.replace("replicas:", "replicsa:"));
        const options = { cwd: consumer.folder, all: true, reject: false } as const;
        const compiled = await execa("npx", ["tsc", ...STRICT, "misspelt.ts"], options);
        assert.match(compiled.all, /'replicsa' does not exist/);
        const { stdout } = await consumer.run("node", "-p", 'typeof require("istio-blue-green-sdk").BlueGreenService');
        assert.equal(stdout, "function");
    });

    it("leave one copy of Pulumi's SDKs in the consumer's tree", async () => {
        const names = ["@pulumi/pulumi", "@pulumi/kubernetes", "@pulumi/policy"];
        const { stdout } = await consumer.run("npm", "ls", ...names, "--parseable", "--all");
        const copies = stdout.split("\n").filter((line) => /@pulumi\/(pulumi|kubernetes|policy)$/.test(line));
        assert.equal(copies.length, 3, stdout);
    });

    for (const name of ["istio-blue-green", "istio-blue-green-policies"]) {
        it(`hold every page and picture that a page of ${name} leads to`, async () => {
            const home = join(consumer.folder, "node_modules", name);
            const pages = (await readdir(home, { recursive: true })).filter(
                (file) => file.endsWith(".md") && !file.startsWith("node_modules"),
            );
            assert.ok(pages.includes("README.md"));
            const dead: string[] = [];
            for (const page of pages) {
                for (const link of linksOf(await readFile(join(home, page), "utf8"))) {
                    if (!existsSync(join(home, dirname(page), link))) dead.push(`${page}: ${link}`);
                }
            }
            assert.deepEqual(dead, []);
        });

        it(`say where ${name} comes from and under which licence`, async () => {
            const home = join(consumer.folder, "node_modules", name);
            const { repository, license } = JSON.parse(await readFile(join(home, "package.json"), "utf8"));
            // npm's page resolves a README's relative links against it.
            assert.match(repository.url, /^git\+https:\/\/\S+\.git$/);
            assert.equal(license, "Apache-2.0");
            assert.match(await readFile(join(home, "LICENSE"), "utf8"), /Apache License/);
        });
    }

    it("hold no file that an earlier build left behind", async () => {
        const home = join(consumer.folder, "node_modules");
        const built = await readdir(join(home, "istio-blue-green/dist"), { recursive: true });
        const sources = await readdir(join(home, "istio-blue-green/src"), { recursive: true });
        const stale = built.filter((file) => {
            const source = file.replace(/^cjs\//, "").replace(/(\.d)?\.ts$|\.js$/, ".ts");
            return source.endsWith(".ts") && !sources.includes(source);
        });
        assert.deepEqual(stale, []);
        assert.deepEqual(await readdir(join(home, "istio-blue-green-policies/dist")), ["index.cjs"]);
    });

    it("hold everything that the policy pack needs beside what npm installs", async () => {
        const home = join(consumer.folder, "node_modules/istio-blue-green-policies");
        const { main } = JSON.parse(await readFile(join(home, "package.json"), "utf8"));
        assert.ok(existsSync(join(home, "PulumiPolicy.yaml")));
        const resolved = `require.resolve(${JSON.stringify(join(home, main))})`;
        const load = `${resolved}; ["@pulumi/policy", "@pulumi/pulumi"].map((each) => require.resolve(each, { paths: [${JSON.stringify(home)}] }))`;
        await consumer.run("node", "-p", load);
    });
});

/** Node runs the TypeScript itself. */
const PROJECT = `
name: consumer
runtime:
  name: nodejs
  options:
    typescript: false
main: index.ts
`;

const SDK = `
import { BlueGreenService, Color } from "istio-blue-green-sdk";
export const { activeColor } = new BlueGreenService("my-app", {
    activeColor: Color.Green,
    blue: { image: "my-app:1.0.0" },
    green: { image: "my-app:2.0.0" },
    replicas: 3,
    container: { port: 8080, healthPath: "/health" },
});
`;

const PROXY_SETTINGS = `
const pulumi = require("@pulumi/pulumi");
function newResource({ type, name, inputs }) {
    if (type === "kubernetes:apps/v1:Deployment") console.log(JSON.stringify(inputs.spec.template.metadata.annotations));
    return { id: name, state: inputs };
}
pulumi.runtime.setMocks({ newResource, call: ({ inputs }) => inputs }).then(() => {
    const { BlueGreenService } = require("istio-blue-green");
    const podAnnotations = { "proxy.istio.io/config": "concurrency: 2" };
    new BlueGreenService("my-app", {
        activeColor: "blue", blue: { image: "my-app:1" }, green: { image: "my-app:2" },
        container: { port: 8080, healthPath: "/health" }, podAnnotations,
    });
});
`;

/** Relative ones alone, without the heading that they name. */
function linksOf(page: string): string[] {
    return [...page.replaceAll(/^```.*?^```/gms, "").matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
        .map(([, link]) => link ?? "")
        .filter((link) => !link.includes("://"));
}
