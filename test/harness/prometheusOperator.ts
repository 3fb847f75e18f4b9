import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { locate } from "../sandbox/location.ts";
import { prometheusConfig } from "../sandbox/metrics/prometheusConfig.ts";
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

const configFile = () => join(locate().folder, "prometheus.yaml");
const rulesFile = () => join(locate().folder, "prometheus-rules.json");

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

    /** Does what the operator does at once when a PrometheusRule changes; `targets` are scraped beside the sandbox's own. */
    load: async (namespace: string, name: string, targets: Readonly<Record<string, string>> = {}): Promise<void> => {
        const { stdout } = await execa("kubectl", ["get", "prometheusrule", name, "-n", namespace, "-o", "json"]);
        const { spec } = JSON.parse(stdout) as { spec: { groups: { rules: unknown[] }[] } };
        await writeFile(rulesFile(), JSON.stringify(spec));
        const config = JSON.parse(prometheusConfig({ ruleFiles: [rulesFile()] })) as { scrape_configs: object[] };
        for (const [job, target] of Object.entries(targets)) {
            config.scrape_configs.push({ job_name: job, static_configs: [{ targets: [target] }] });
        }
        await writeFile(configFile(), JSON.stringify(config));
        await prometheus.reload();
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
        await writeFile(configFile(), prometheusConfig());
        await prometheus.reload();
        await rm(rulesFile(), { force: true });
    },
};
