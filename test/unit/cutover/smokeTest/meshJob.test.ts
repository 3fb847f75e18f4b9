import assert from "node:assert/strict";
import { chmod, writeFile } from "node:fs/promises";
import { execa } from "execa";
import fc from "fast-check";
import {
    jobOwner,
    type PodTemplate,
    smokeTestJob,
    smokeTestService,
} from "../../../../src/cutover/smokeTest/meshJob.ts";
import type { SmokeTest } from "../../../../src/cutover/smokeTest/target.ts";
import { temporaryFolder } from "../../../fixtures/temporaryFolder.ts";
import { TARGET } from "./target.ts";

const TEST: SmokeTest = {
    path: "/health",
    port: 8080,
    timeoutSeconds: 10,
    status: undefined,
    from: "mesh",
    image: "curl:8",
};

interface Job {
    metadata: { labels: Record<string, string> };
    spec: {
        template: {
            metadata: { labels: Record<string, string> };
            spec: {
                imagePullSecrets?: object[];
                containers: [{ image: string; command: string[]; env: { name: string; value: string }[] }];
            };
        };
    };
}

function job(change: { target?: object; test?: Partial<SmokeTest>; template?: PodTemplate } = {}): Job {
    return smokeTestJob({ ...TARGET, ...change.target }, { ...TEST, ...change.test }, change.template ?? {}) as Job;
}

function env({ spec }: Job): Record<string, string> {
    return Object.fromEntries(spec.template.spec.containers[0].env.map(({ name, value }) => [name, value]));
}

describe("the job of a smoke test from the mesh", () => {
    it("asks a Service that selects the target alone", () => {
        const service = smokeTestService(TARGET, TEST, undefined) as { spec: object };
        assert.equal(env(job()).URL, "http://my-app-smoke-test.default.svc/health");
        assert.deepEqual(service.spec, {
            selector: TARGET.selector,
            ports: [{ name: "http", port: 80, targetPort: 8080 }],
        });
    });

    it("takes its Service along when it goes", () => {
        const { metadata } = smokeTestService(TARGET, TEST, jobOwner(TARGET, "uid")) as {
            metadata: { ownerReferences: object[] };
        };
        assert.deepEqual(metadata.ownerReferences, [
            { apiVersion: "batch/v1", kind: "Job", name: "my-app-smoke-test", uid: "uid" },
        ]);
    });

    it("ends by itself and is removed later, from the moment at which it is there", () => {
        const { suspend, ttlSecondsAfterFinished, activeDeadlineSeconds } = job().spec as unknown as Record<
            string,
            unknown
        >;
        assert.deepEqual([suspend, ttlSecondsAfterFinished, typeof activeDeadlineSeconds], [undefined, 600, "number"]);
    });

    it("becomes a part of the mesh as the target's pods do, and pulls its image as they do", () => {
        const secrets = [{ name: "registry" }];
        const labels = { "istio.io/rev": "canary", "sidecar.istio.io/inject": "true", version: "v2" };
        const { metadata, spec } = job({ template: { metadata: { labels }, spec: { imagePullSecrets: secrets } } }).spec
            .template;
        assert.deepEqual(metadata.labels, {
            "istio-blue-green/smoke-test": "my-app",
            "istio.io/rev": "canary",
            "sidecar.istio.io/inject": "true",
        });
        assert.deepEqual(spec.imagePullSecrets, secrets);
    });

    it("never gets requests for the service, whatever labels everything of it carries", () => {
        const key = fc.constantFrom("app", "color", "team", "track");
        const labels = fc.dictionary(key, fc.constantFrom("my-app", "green", "x"));
        const selectors = fc.dictionary(key, fc.constantFrom("my-app", "green", "x"), { minKeys: 1 });
        fc.assert(
            fc.property(labels, selectors, (labels, selector) => {
                const { template } = job({ target: { labels, selector }, template: { metadata: { labels } } }).spec;
                const isSelected = Object.entries(selector).every(
                    ([key, value]) => template.metadata.labels[key] === value,
                );
                assert.equal(isSelected, false);
            }),
        );
    });

    it("carries the other labels of the service", () => {
        const labels = { app: "my-app", team: "shop" };
        assert.equal(job({ target: { labels } }).spec.template.metadata.labels.team, "shop");
    });
});

describe("the script of a smoke test from the mesh", () => {
    const folder = temporaryFolder();

    /** Runs the container's command with a curl that always gives this answer. */
    const run = async (answer: string, test: Partial<SmokeTest> = {}) => {
        const curl = folder("curl");
        await writeFile(curl, `#!/bin/sh\nprintf '${answer}'\n`);
        await chmod(curl, 0o755);
        const made = job({ test });
        const [file = "", ...words] = made.spec.template.spec.containers[0].command;
        const { exitCode, stdout } = await execa(file, words, {
            env: { ...env(made), PATH: `${folder()}:${process.env.PATH}` },
            reject: false,
        });
        return { exitCode, said: [...new Set(stdout.split("\n"))].join() };
    };

    it("is content with any good status", async () => assert.deepEqual(await run("\\n204"), { exitCode: 0, said: "" }));

    it("says what was answered instead", async () => {
        assert.deepEqual(await run("broken\\n500"), {
            exitCode: 1,
            said: "answered 500 where 200 to 299 was expected: broken",
        });
    });

    it("requires the configured status", async () => {
        assert.equal((await run("\\n401", { status: 401 })).exitCode, 0);
        assert.equal((await run("\\n200", { status: 401 })).exitCode, 1);
    });

    it("says why there was no answer", async () => {
        assert.deepEqual(await run("curl: (7) Could not connect to server\\n000"), {
            exitCode: 1,
            said: "gave no answer: curl: (7) Could not connect to server",
        });
    });
});
