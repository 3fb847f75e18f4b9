import assert from "node:assert/strict";
import { loadAllYaml } from "@kubernetes/client-node";
import { faultAnnotations } from "./faults.ts";
import { kwokConfig } from "./kwokConfig.ts";
import { playedLabel, verdictAnnotations } from "./playedJobs.ts";
import { probeConditions } from "./probes.ts";
import type { Stage } from "./stages/stage.ts";

describe("kwokConfig", () => {
    const stages = loadAllYaml(kwokConfig()) as Stage[];
    const templates = stages.flatMap(({ metadata, spec }) =>
        spec.steps.flatMap(({ patch }) => (patch ? [{ name: metadata.name, ...patch }] : [])),
    );
    const named = (name: string): string => JSON.stringify(stages.find(({ metadata }) => metadata.name === name));

    it("holds KWOK stages and nothing else", () => {
        const kinds = stages.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
        assert.deepEqual([...new Set(kinds)], ["kwok.x-k8s.io/v1alpha1 Stage"]);
    });

    it("gives each stage a name of its own", () => {
        const names = stages.map(({ metadata }) => metadata.name);
        assert.deepEqual(names, [...new Set(names)]);
    });

    it("manages nodes and pods", () => {
        assert.deepEqual([...new Set(stages.map(({ spec }) => spec.resourceRef.kind))].sort(), ["Node", "Pod"]);
    });

    it("says of every pod stage whether it is for pods that stay or that end", () => {
        for (const { metadata, spec } of stages.filter(({ spec }) => spec.resourceRef.kind === "Pod")) {
            const about = spec.selector.matchExpressions.filter(({ jq }) => jq.key === ".metadata.deletionTimestamp");
            assert.equal(about.length, 1, metadata.name);
        }
    });

    it("refuses to write status over a newer version, in every patch", () => {
        for (const { name, template } of templates) {
            assert.ok(
                template.startsWith("metadata:\n  resourceVersion: {{ .metadata.resourceVersion | Quote }}\n"),
                name,
            );
        }
    });

    it("closes every block that a template opens", () => {
        for (const { name, template } of templates) {
            const opened = template.match(/\{\{ (if|range|with) /g)?.length ?? 0;
            assert.equal(template.match(/\{\{ end \}\}/g)?.length ?? 0, opened, name);
        }
    });

    it("puts each template's fields under status", () => {
        for (const { name, template } of templates) {
            const fields = template.split("\n").slice(3);
            assert.deepEqual(
                fields.filter((line) => line !== "" && !line.startsWith("  ")),
                [],
                name,
            );
        }
    });

    for (const [stage, mark] of [
        ["pod-ready", faultAnnotations.slowStart],
        ["pod-ready", faultAnnotations.neverReady],
        ["pod-crash", faultAnnotations.crashLoop],
        ["pod-crash", faultAnnotations.crashLoopAfter],
        ["pod-ready", probeConditions.readiness],
        ["pod-ready", probeConditions.startup],
        ["pod-crash", probeConditions.startup],
        ["pod-crash", probeConditions.liveness],
        ["pod-fail", verdictAnnotations.exitCode],
        ["pod-fail", verdictAnnotations.message],
        ["pod-complete", playedLabel],
    ] as const) {
        it(`has ${stage} look at ${mark}`, () => assert.ok(named(stage).includes(mark)));
    }

    it("removes pods, and in one stage only", () => {
        const removing = stages.filter(({ spec }) => spec.steps.some((step) => step.delete));
        assert.deepEqual(
            removing.map(({ metadata }) => metadata.name),
            ["pod-remove"],
        );
    });
});
