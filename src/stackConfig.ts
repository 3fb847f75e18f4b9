import type { BlueGreenServiceArgs } from "./args.ts";
import { unknownKey } from "./didYouMean.ts";
import { ArgumentsError, type Problem } from "./problems.ts";
import { findProblems } from "./validate.ts";

/** One service as stack configuration describes it. */
export interface ConfiguredService {
    name: string;
    args: BlueGreenServiceArgs;
}

/** The project's configuration as `pulumi.runtime.allConfig()` gives it: `<project>:<key>` to text. */
export type RawConfig = Record<string, string>;

const TEXT_KEYS = ["activeColor", "host", "namespace", "cutoverReason", "istioApiVersion"];
const JSON_KEYS = [
    ...["blue", "green", "replicas", "standbyReplicas", "autoscaling", "disruptionBudget", "container"],
    ...["service", "gateway", "traffic", "destination", "gate", "drain", "monitoring", "allowLiveChange"],
    ...["scaleDownDelaySeconds", "rolloutTimeoutSeconds", "longestRequestSeconds"],
    ...["names", "selectorLabels", "labels", "annotations", "podLabels", "podAnnotations"],
];
/** Maps of which every value is text. */
const TEXT_MAPS = ["labels", "annotations", "podLabels", "podAnnotations"];
const SERVICE_KEYS = [...TEXT_KEYS, ...JSON_KEYS];

type Values = Record<string, unknown>;

/** The guide's my-app. */
const GUIDE: Values = {
    activeColor: "blue",
    blue: { image: "my-app:1.0.0", version: "v1" },
    green: { image: "my-app:2.0.0", version: "v2" },
    container: {
        port: 8080,
        healthPath: "/health",
        resources: { requests: { memory: "128Mi", cpu: "100m" }, limits: { memory: "256Mi", cpu: "200m" } },
    },
    host: "my-app.example.com",
    // A port that a proxy without privileges can open.
    gateway: { selector: { istio: "ingressgateway" }, port: 8080 },
    traffic: {
        retries: { attempts: 3, perTryTimeout: "2s", retryOn: "gateway-error,connect-failure,refused-stream" },
        timeout: "30s",
    },
};

/** Reads the service, or the many under `services`, and throws one error with the problems of all of them. */
export function readServices(project: string, raw: RawConfig): ConfiguredService[] {
    const problems: Problem[] = [];
    const values = parse(project, raw, problems);
    const services = values.services === undefined ? undefined : asObject(values.services);
    if (values.services !== undefined && (!services || Object.keys(services).length === 0)) {
        problems.push({ path: "services", reason: "allowed: an object with one entry for each service" });
    }
    const { services: _, ...common } = values;
    const found = services
        ? several(services, common, problems)
        : [service(project, merge(GUIDE, common), "", problems)];
    if (problems.length > 0) throw new ArgumentsError(`The configuration of ${project}`, problems);
    return found;
}

/** The services with what is configured for all of them. An object that is empty says nothing, as defaults are. */
function several(services: Values, { host, ...common }: Values, problems: Problem[]): ConfiguredService[] {
    if (host !== undefined && host !== GUIDE.host) {
        const reason = `got ${JSON.stringify(host)}; allowed: services.<name>.host, since a host has one service`;
        problems.push({ path: "host", reason });
    }
    const isEmpty = (value: unknown) => Object.keys(asObject(value) ?? { any: value }).length === 0;
    const shared = Object.fromEntries(Object.entries(common).filter(([, value]) => !isEmpty(value)));
    return Object.entries(services).map(([name, own]) =>
        service(name, merge(shared, asObject(own) ?? {}), `services.${name}.`, problems),
    );
}

function parse(project: string, raw: RawConfig, problems: Problem[]): Values {
    const values: Values = {};
    for (const [fullKey, text] of Object.entries(raw)) {
        if (!fullKey.startsWith(`${project}:`)) continue;
        const key = fullKey.slice(project.length + 1);
        if (TEXT_KEYS.includes(key)) values[key] = text;
        else if (JSON_KEYS.includes(key) || key === "services") values[key] = json(text);
        else problems.push({ path: key, reason: unknownKey(key, [...SERVICE_KEYS, "services"]) });
    }
    return values;
}

/** What is not JSON stays text, for the schema to name it. */
function json(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}

function service(name: string, values: Values, prefix: string, problems: Problem[]): ConfiguredService {
    const { host, ...rest } = values;
    const args = {
        ...(withTexts(rest) as Values),
        blue: withTexts(rest.blue),
        green: withTexts(rest.green),
        ...(host === undefined ? {} : { hosts: [host] }),
    } as BlueGreenServiceArgs;
    problems.push(
        ...findProblems(name, args).map(({ path, reason }) => ({
            path: prefix + path.replace(/^hosts(\[0\])?$/, "host"),
            reason,
        })),
    );
    return { name, args };
}

/** `pulumi config set --path` stores what looks like a number or a truth value as one, also where only text has a sense. */
function withTexts(values: unknown): unknown {
    const fields = asObject(values);
    if (!fields) return values;
    return mapped(fields, (value, key) => {
        if (key === "version") return asText(value);
        const map = TEXT_MAPS.includes(key) && asObject(value);
        return map ? mapped(map, asText) : value;
    });
}

function asText(value: unknown): unknown {
    return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}

function mapped(values: Values, change: (value: unknown, key: string) => unknown): Values {
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]));
}

/** `over` wins, field by field: setting one field of an object keeps the defaults of the others. */
function merge(under: Values, over: Values): Values {
    const merged: Values = { ...under };
    for (const [key, value] of Object.entries(over)) {
        const [below, above] = [asObject(merged[key]), asObject(value)];
        merged[key] = below && above ? merge(below, above) : value;
    }
    return merged;
}

function asObject(value: unknown): Values | undefined {
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Values) : undefined;
}
