import type { BlueGreenReleaseSetArgs, BlueGreenServiceArgs } from "./args.ts";
import { collisions } from "./arguments/claims.ts";
import { cannotBeSecret, redacted, withSecrets } from "./arguments/configSecrets.ts";
import { unknownKey } from "./arguments/didYouMean.ts";
import { asObject } from "./arguments/plainObject.ts";
import { ArgumentsError, type Problem, show } from "./arguments/problems.ts";
import { releaseSetProblems } from "./arguments/releaseSetProblems.ts";
import { argsShape } from "./arguments/schema.ts";
import type { Settings } from "./arguments/settings.ts";
import { accept, check } from "./arguments/validate.ts";
import {
    commonFor,
    ownColors,
    RELEASE_SET_KEYS,
    type ReleaseSetConfig,
    readReleaseSet,
    releaseSetArgs,
    withOneColor,
} from "./releaseSetConfig.ts";

/** One service as stack configuration describes it. */
export interface ConfiguredService {
    name: string;
    args: BlueGreenServiceArgs;
}

/** All that a stack's configuration describes. */
export interface Configuration {
    services: ConfiguredService[];
    /** Set where the services are one release set. */
    releaseSet?: BlueGreenReleaseSetArgs;
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
/** What describes a service. */
export const SERVICE_KEYS = [...TEXT_KEYS, ...JSON_KEYS];
const KNOWN_KEYS = [...SERVICE_KEYS, "services", ...RELEASE_SET_KEYS];

export type Values = Record<string, unknown>;

/** Keys of which the value is a secret, or holds one. */
export type Secrets = ReadonlySet<string>;

/** Whether a key, with its project, is a secret; as Pulumi's `runtime.isConfigSecret` tells. */
export type IsSecret = (fullKey: string) => boolean;

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
    // A port that an unprivileged proxy can open.
    gateway: { selector: { istio: "ingressgateway" }, port: 8080 },
    traffic: {
        retries: { attempts: 3, perTryTimeout: "2s", retryOn: "gateway-error,connect-failure,refused-stream" },
        timeout: "30s",
    },
};

/** Reads the service, or all under `services`, and throws one error with the problems of all. */
export function readServices(project: string, raw: RawConfig, isSecret: IsSecret = () => false): ConfiguredService[] {
    return readConfiguration(project, raw, isSecret).services;
}

/** The same, with the release set of the services. */
export function readConfiguration(project: string, raw: RawConfig, isSecret: IsSecret): Configuration {
    const problems: Problem[] = [];
    const { values, secrets } = parse(project, raw, isSecret);
    for (const key of Object.keys(values)) {
        if (!KNOWN_KEYS.includes(key)) problems.push({ path: key, reason: unknownKey(key, KNOWN_KEYS) });
    }
    const services = values.services === undefined ? undefined : asObject(values.services);
    if (values.services !== undefined && (!services || Object.keys(services).length === 0)) {
        problems.push({ path: "services", reason: "allowed: an object with one entry for each service" });
    }
    const { services: _, releaseSet: __, entry: ___, ...common } = withoutUnknown(values);
    const releaseSet = readReleaseSet(values, secrets, problems);
    const found = services
        ? several(services, common, { secrets, releaseSet }, problems)
        : [service({ name: project, values: merge(GUIDE, common), prefix: "", secrets, within: new Set() }, problems)];
    const claimants = found.flatMap(({ name, settings }) =>
        settings ? [{ settings, prefix: services ? `services.${name}.` : "" }] : [],
    );
    if (problems.length === 0) {
        const together = releaseSet
            ? releaseSetProblems(
                  claimants.map(({ settings }) => settings),
                  releaseSet.entry,
              )
            : collisions(claimants);
        problems.push(...together.map(inWordsOfConfig));
    }
    if (problems.length > 0) throw new ArgumentsError(`The configuration of ${project}`, problems);
    const described = found.map(({ name, args }) => ({ name, args }));
    const set = releaseSet && releaseSetArgs(described, releaseSet);
    if (set) return { services: described, releaseSet: set };
    for (const { name, args } of described) accept(name, args);
    return { services: described };
}

interface CheckedService extends ConfiguredService {
    /** Undefined where a field is wrong by itself. */
    settings: Settings | undefined;
    /** Whether a value that may contain a secret can stay one. */
    keepsOne: boolean;
}

/**
 * The services, each with the settings for all services. An empty object, which may be a default of the project, counts as not
 * given.
 */
function several(
    services: Values,
    { host, ...common }: Values,
    { secrets, releaseSet }: { secrets: Secrets; releaseSet: ReleaseSetConfig | undefined },
    problems: Problem[],
): CheckedService[] {
    const before = problems.length;
    if (host !== undefined && host !== GUIDE.host) {
        const reason = `got ${secrets.has("host") ? "a secret" : JSON.stringify(host)}; allowed: services.<name>.host, since each host belongs to one service`;
        problems.push({ path: "host", reason });
    }
    const shared = withoutEmpty(common);
    const found = Object.entries(services).flatMap(([name, entry]) => {
        const own = asObject(entry);
        if (!own) {
            const what = secrets.has("services") ? "a secret" : show(entry);
            problems.push({
                path: `services.${name}`,
                reason: `got ${what}; allowed: an object of ${SERVICE_KEYS.join(", ")}`,
            });
            return [];
        }
        problems.push(...unknownKeys(own, `services.${name}.`));
        const within = new Set(secrets.has("services") ? Object.keys(own) : []);
        const values = releaseSet
            ? {
                  ...merge(commonFor(name, shared, services, releaseSet), ofService(own)),
                  activeColor: common.activeColor,
              }
            : merge(shared, ofService(own));
        return service({ name, values, prefix: `services.${name}.`, secrets, within }, problems);
    });
    if (releaseSet) {
        const ofServices = problems.splice(before);
        problems.push(...withOneColor(ofServices), ...ownColors(services, secrets));
    }
    if (secrets.has("services") && found.every(({ keepsOne }) => !keepsOne)) problems.push(cannotBeSecret("services"));
    return found;
}

/** Arguments that configuration does not accept. */
export function unknownKeys(own: Values, prefix: string): Problem[] {
    return Object.keys(own)
        .filter((key) => !SERVICE_KEYS.includes(key))
        .map((key) => ({ path: prefix + key, reason: unknownKey(key, SERVICE_KEYS) }));
}

/** The arguments that configuration accepts. */
export function ofService(values: Values): Values {
    return Object.fromEntries(Object.entries(values).filter(([key]) => SERVICE_KEYS.includes(key)));
}

/** An empty object, which may be a default of the project, counts as not given. */
export function withoutEmpty(values: Values): Values {
    const isEmpty = (value: unknown) => Object.keys(asObject(value) ?? { any: value }).length === 0;
    return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
}

function withoutUnknown(values: Values): Values {
    return Object.fromEntries(Object.entries(values).filter(([key]) => KNOWN_KEYS.includes(key)));
}

/** The project's own configuration, and which of its keys hold a secret. */
export function parse(project: string, raw: RawConfig, isSecret: IsSecret): { values: Values; secrets: Secrets } {
    const own = Object.entries(raw).filter(([fullKey]) => fullKey.startsWith(`${project}:`));
    const keyOf = (fullKey: string) => fullKey.slice(project.length + 1);
    const values = own.map(([fullKey, text]): [string, unknown] => {
        const key = keyOf(fullKey);
        return [key, TEXT_KEYS.includes(key) ? text : json(text)];
    });
    const secrets = own.map(([fullKey]) => fullKey).filter(isSecret);
    return { values: Object.fromEntries(values), secrets: new Set(secrets.map(keyOf)) };
}

/** Invalid JSON stays text, which the schema then reports. */
function json(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}

interface Described {
    name: string;
    values: Values;
    /** The path of the values in the configuration. */
    prefix: string;
    /** The keys that hold a secret. */
    secrets: Secrets;
    /** The service's keys, any of which may hold a secret: of `services`, only the whole is known to. */
    within: Secrets;
}

function service({ name, values, prefix, secrets, within }: Described, problems: Problem[]): CheckedService {
    const args = argsOf(values) as BlueGreenServiceArgs;
    const { problems: found, settings } = check(name, args);
    const mayHoldOne = new Set([...secrets, ...within]);
    const { args: marked, kept, lost } = keepSecrets(args, mayHoldOne);
    const all = [
        ...found.map((problem) => (isAbout(problem, mayHoldOne) ? redacted(problem) : problem)),
        ...lost.filter((key) => !within.has(key)).map(cannotBeSecret),
    ];
    problems.push(
        ...all.map(({ path, reason }) =>
            path === "name"
                ? { path: placeOfName(name, prefix), reason }
                : inWordsOfConfig({ path: prefix + path, reason }),
        ),
    );
    return { name, args: marked, settings, keepsOne: kept.some((key) => within.has(key)) };
}

/** A service has the project's name, or its entry's. */
function placeOfName(name: string, prefix: string): string {
    return prefix === "" ? "name in Pulumi.yaml" : `services.${name}`;
}

/** The arguments that configuration describes. */
export function argsOf(values: Values): Partial<BlueGreenServiceArgs> {
    const { host, blue, green, container, ...rest } = values;
    return {
        ...(withTexts(rest) as Values),
        ...(blue === undefined ? {} : { blue: withTexts(blue) }),
        ...(green === undefined ? {} : { green: withTexts(green) }),
        ...(container === undefined ? {} : { container: withTextsOfContainer(container) }),
        ...(host === undefined ? {} : { hosts: [host] }),
    } as Partial<BlueGreenServiceArgs>;
}

/** Whether a problem may quote a secret. */
export function isAbout({ path }: Problem, secrets: Secrets): boolean {
    const [, key = ""] = /^([\w-]+)/.exec(path) ?? [];
    return secrets.has(key === "hosts" ? "host" : key);
}

/**
 * The arguments with secrets marked, and the keys that cannot contain one. Of a key it is only known that it contains a secret
 * somewhere: every part that can stay a secret is marked.
 */
export function keepSecrets<T extends Partial<BlueGreenServiceArgs>>(
    args: T,
    secrets: Secrets,
): { args: T; kept: string[]; lost: string[] } {
    const marked: Values = { ...args };
    const [kept, lost]: [string[], string[]] = [[], []];
    for (const key of secrets) {
        const field = key === "host" ? "hosts" : key;
        const schema = argsShape[field as keyof typeof argsShape];
        if (!schema || marked[field] === undefined) continue;
        const value = TEXT_KEYS.includes(key) ? undefined : withSecrets(schema, marked[field]);
        if (value !== undefined) marked[field] = value;
        (value === undefined ? lost : kept).push(key);
    }
    return { args: marked as T, kept, lost };
}

function inWordsOfConfig({ path, reason }: Problem): Problem {
    return {
        path: path.replace(/(^|\.)hosts(\[0\])?$/, "$1host"),
        reason: reason.replace(/(services\.\S*\.)hosts\[0\]/, "$1host"),
    };
}

/** `pulumi config set --path` stores text that looks like a number or boolean as one, even where text is meant. */
function withTexts(values: unknown): unknown {
    const fields = asObject(values);
    if (!fields) return values;
    return mapped(fields, (value, key) => {
        if (key === "version") return asText(value);
        if (key === "container") return withTextsOfContainer(value);
        const map = TEXT_MAPS.includes(key) && asObject(value);
        return map ? mapped(map, asText) : value;
    });
}

/** The value of an environment variable is text, and so is every word of a command line. */
function withTextsOfContainer(container: unknown): unknown {
    const fields = asObject(container);
    if (!fields) return container;
    return mapped(fields, (value, key) => {
        if (!Array.isArray(value)) return value;
        if (key === "command" || key === "args") return value.map(asText);
        return key === "env" ? value.map(withTextValue) : value;
    });
}

function withTextValue(variable: unknown): unknown {
    const fields = asObject(variable);
    return fields && "value" in fields ? { ...fields, value: asText(fields.value) } : variable;
}

function asText(value: unknown): unknown {
    return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}

function mapped(values: Values, change: (value: unknown, key: string) => unknown): Values {
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]));
}

/** `over` wins, field by field: setting one field of an object keeps the defaults of the others. */
export function merge(under: Values, over: Values): Values {
    const merged: Values = { ...under };
    for (const [key, value] of Object.entries(over)) {
        const [below, above] = [asObject(merged[key]), asObject(value)];
        merged[key] = below && above ? merge(below, above) : value;
    }
    return merged;
}
