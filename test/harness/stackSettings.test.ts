import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { changeSettings, typedAt } from "./stackSettings.ts";

/** As Pulumi 3.274.1 writes them for `pulumi config set --path PATH VALUE`. */
const AS_THE_CLI: readonly (readonly [path: string, value: string, config: object])[] = [
    ["activeColor", "green", { "my-app:activeColor": "green" }],
    ["standbyReplicas", "0", { "my-app:standbyReplicas": "0" }],
    ["allowLiveChange", "true", { "my-app:allowLiveChange": "true" }],
    ["green.replicas", "3", { "my-app:green": { replicas: 3 } }],
    ["green.podDefaults", "false", { "my-app:green": { podDefaults: false } }],
    ["green.version", "0123", { "my-app:green": { version: "0123" } }],
    ["green.version", "-5", { "my-app:green": { version: -5 } }],
    ["green.version", "+5", { "my-app:green": { version: 5 } }],
    ["traffic.mirrorPercent", "0.5", { "my-app:traffic": { mirrorPercent: "0.5" } }],
    ['blue.podAnnotations["a.b/c"]', "true", { "my-app:blue": { podAnnotations: { "a.b/c": true } } }],
    ["a.list[0].b", "x", { "my-app:a": { list: [{ b: "x" }] } }],
];

describe("a stack's settings", () => {
    let file: string;
    const project = "my-app";
    const read = async () => load(await readFile(file, "utf8")) as { encryptionsalt: string; config: object };

    beforeEach(async () => {
        file = join(await mkdtemp(join(tmpdir(), "settings-")), "Pulumi.dev.yaml");
        await writeFile(file, "encryptionsalt: v1:x\n");
    });
    afterEach(() => rm(join(file, ".."), { recursive: true }));

    for (const [path, value, config] of AS_THE_CLI) {
        it(`hold ${path} ${value} as the CLI writes it`, async () => {
            await changeSettings({ file, project }, { [path]: typedAt(path, value) });
            assert.deepEqual(await read(), { encryptionsalt: "v1:x", config });
        });
    }

    it("begin with the first value", async () => {
        await rm(file);
        await changeSettings({ file, project }, { activeColor: "green" });
        assert.deepEqual(await read(), { config: { "my-app:activeColor": "green" } });
    });

    it("keep what is beside a change", async () => {
        await changeSettings({ file, project }, { "green.replicas": 3, "green.image": "a:1" });
        await changeSettings({ file, project }, { "green.replicas": 5 });
        assert.deepEqual((await read()).config, { "my-app:green": { replicas: 5, image: "a:1" } });
    });

    it("lose what is taken out, and nothing else", async () => {
        await changeSettings({ file, project }, { "green.replicas": 3, "green.image": "a:1", activeColor: "green" });
        await changeSettings(
            { file, project },
            { "green.replicas": undefined, activeColor: undefined, "never.there": undefined },
        );
        assert.deepEqual((await read()).config, { "my-app:green": { image: "a:1" } });
    });
});
