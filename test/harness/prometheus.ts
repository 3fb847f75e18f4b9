import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { locate } from "../sandbox/location.ts";
import { prometheusConfig } from "../sandbox/metrics/prometheusConfig.ts";

/** One series of an answer: its labels and its value. */
export interface Sample {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
}

/** An alert as Prometheus knows it. */
export interface ActiveAlert {
    /** Its name and colour, such as `BlueGreenHighErrorRate green`. */
    readonly what: string;
    readonly state: "pending" | "firing";
    readonly annotations: Readonly<Record<string, string>>;
}

async function ask<T>(path: string): Promise<T> {
    const response = await fetch(`${process.env.PROMETHEUS_URL}${path}`);
    const answer = (await response.json()) as { status: string; error?: string; data: T };
    if (answer.status !== "success") {
        throw new Error(`Prometheus refused ${decodeURIComponent(path)}: ${answer.error}`);
    }
    return answer.data;
}

/** The sandbox's Prometheus. */
export const prometheus = {
    query: async (expr: string): Promise<Sample[]> => {
        const { result } = await ask<{ result: { metric: Record<string, string>; value: [number, string] }[] }>(
            `/api/v1/query?query=${encodeURIComponent(expr)}`,
        );
        return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },

    /** The first moment, in epoch milliseconds, at which an expression held between two; undefined where it never did. */
    firstHeld: async (expr: string, from: number, to: number): Promise<number | undefined> => {
        const range = { query: expr, start: from / 1000, end: to / 1000, step: 0.2 };
        const query = Object.entries(range).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
        const { result } = await ask<{ result: { values: [number, string][] }[] }>(
            `/api/v1/query_range?${query.join("&")}`,
        );
        const times = result.flatMap(({ values }) => values.map(([time]) => time * 1000));
        return times.length > 0 ? Math.min(...times) : undefined;
    },

    alerts: async (): Promise<ActiveAlert[]> => {
        const { alerts } = await ask<{
            alerts: {
                labels: Record<string, string>;
                annotations: Record<string, string>;
                state: "pending" | "firing";
            }[];
        }>("/api/v1/alerts");
        return alerts.map(({ labels, annotations, state }) => ({
            what: `${labels.alertname} ${labels.color}`,
            state,
            annotations,
        }));
    },

    /** What is wrong with the rules that were loaded, and how many there are. */
    rules: async (): Promise<{ count: number; problems: string[] }> => {
        const { groups } = await ask<{ groups: { rules: { name: string; health: string; lastError?: string }[] }[] }>(
            "/api/v1/rules",
        );
        const rules = groups.flatMap((group) => group.rules);
        const ill = rules.filter(({ health }) => health === "err");
        return { count: rules.length, problems: ill.map(({ name, lastError }) => `${name}: ${lastError}`) };
    },

    /** Gives it other rules, and targets to scrape beside the sandbox's own, each `host:port` by its name. */
    configure: async (more: { ruleFiles?: readonly string[]; targets?: Readonly<Record<string, string>> }) => {
        const config = JSON.parse(prometheusConfig(more.ruleFiles)) as {
            scrape_configs: object[];
        };
        for (const [job, target] of Object.entries(more.targets ?? {})) {
            config.scrape_configs.push({ job_name: job, static_configs: [{ targets: [target] }] });
        }
        await writeFile(join(locate().folder, "prometheus.yaml"), JSON.stringify(config));
        const response = await fetch(`${process.env.PROMETHEUS_URL}/-/reload`, { method: "POST" });
        if (response.status !== 200) {
            throw new Error(`Prometheus did not take its configuration: ${await response.text()}`);
        }
    },
};
