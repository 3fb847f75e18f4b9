import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { locate } from "../sandbox/location.ts";
import { eventually } from "../sandbox/supervisor/probe.ts";
import { prometheus } from "./prometheus.ts";

/** The operator's definition, without its schema: unit tests check rules against the whole of it. */
const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "prometheusrules.monitoring.coreos.com" },
    spec: {
        group: "monitoring.coreos.com",
        scope: "Namespaced",
        names: {
            kind: "PrometheusRule",
            listKind: "PrometheusRuleList",
            plural: "prometheusrules",
            singular: "prometheusrule",
        },
        versions: [
            {
                name: "v1",
                served: true,
                storage: true,
                schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
            },
        ],
    },
};

/** Plays the Prometheus Operator: brings what it lays down in a PrometheusRule to the sandbox's Prometheus. */
export const prometheusOperator = {
    install: async (): Promise<void> => {
        await execa("kubectl", ["apply", "--filename", "-"], { input: JSON.stringify(definition) });
        await execa("kubectl", [
            "wait",
            "--for=condition=Established",
            `crd/${definition.metadata.name}`,
            "--timeout=30s",
        ]);
    },

    /** Does what the operator does when a PrometheusRule changes, at once. */
    load: async (namespace: string, name: string): Promise<void> => {
        const { stdout } = await execa("kubectl", ["get", "prometheusrule", name, "-n", namespace, "-o", "json"]);
        const { spec } = JSON.parse(stdout) as { spec: { groups: { rules: unknown[] }[] } };
        await writeFile(rulesFile(), JSON.stringify(spec));
        await prometheus.configure({ ruleFiles: [rulesFile()] });
        const wanted = spec.groups.flatMap(({ rules }) => rules).length;
        await eventually(async () => {
            const { count, problems } = await prometheus.rules();
            if (count !== wanted || problems.length > 0) {
                throw new Error(`${count} of ${wanted} rules; ${problems.join(", ")}`);
            }
        }, 5);
    },

    remove: async (): Promise<void> => {
        await execa("kubectl", ["delete", "crd", definition.metadata.name, "--ignore-not-found"]);
        await prometheus.configure({});
        await rm(rulesFile(), { force: true });
    },
};

function rulesFile() {
    return join(locate().folder, "prometheus-rules.json");
}
