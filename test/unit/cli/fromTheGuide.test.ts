import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildProgram } from "../../../src/cli/program.ts";

const root = join(import.meta.dirname, "../../..");
const text = readFileSync(join(root, "docs/from-the-guide.md"), "utf8");

/** What the guide gives its readers to run or to apply, in its order. */
const GIVEN = `
    istioctl version, kubectl label namespace, blue-deployment.yaml, green-deployment.yaml, service.yaml
    kubectl get pods, destination-rule.yaml, destination-rule-advanced.yaml, kubectl get destinationrule
    istioctl analyze, virtual-service-blue.yaml, -green.yaml, virtual-service-split.yaml, kubectl get virtualservice
    istioctl proxy-config routes, switch-traffic.sh, kubectl patch virtualservice, rollback.sh
    virtual-service-rollback.yaml, auto-rollback.sh, GitHub Actions workflow, kubectl set image, kubectl rollout status
    kubectl wait, kubectl port-forward, Argo CD Application, prometheus-rules.yaml, Grafana dashboard
    proxy-config endpoints, x-version: v2, kubectl exec, pre-deployment-checklist.sh, virtual-service-mirror.yaml
    virtual-service-header-routing.yaml, x-test-version: green, cleanup-blue.sh, istioctl proxy-status
    kubectl rollout restart, kubectl get endpoints, proxy-config clusters, kubectl logs, connectTimeout: 5s
    kubectl scale deployment, x describe pod, proxy-config all, proxy-config dump, authz check
`
    .split(/[,\n]/)
    .map((what) => what.trim())
    .filter((what) => what !== "");

/** Every row of every table, without headings. */
const rowsOf = (markdown: string): string[] =>
    markdown.split("\n").filter((line) => line.startsWith("| ") && !/^\| (the guide|-)/.test(line));

describe("docs/from-the-guide.md", () => {
    const tests = [...new Set([...text.matchAll(/`(test\/[\w./-]+)`/g)].map(([, path]) => path as string))];
    for (const path of tests) {
        it(`names a test that is there: ${path}`, () => assert.ok(existsSync(join(root, path))));
    }

    it("names a test in the last column of each row", () => {
        assert.deepEqual(
            rowsOf(text).filter((row) => !/`test\/[^|]*\|$/.test(row)),
            [],
        );
    });

    for (const what of GIVEN) {
        it(`has a row for the guide's ${what}`, () => {
            const first = rowsOf(text).map((row) => row.split(/(?<!\\)\|/)[1] ?? "");
            assert.ok(first.some((cell) => cell.includes(what)));
        });
    }

    it("names commands that exist", () => {
        const known = buildProgram().commands.map((command) => command.name());
        const named = [...text.matchAll(/`bluegreen ([a-z]+)/g)].map(([, name]) => name as string);
        assert.deepEqual(
            [...new Set(named)].filter((name) => !known.includes(name)),
            [],
        );
    });
});
