import type { GateArgs } from "../../args.ts";
import { asObject } from "../../arguments/plainObject.ts";
import type { Color } from "../../model/color.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import type { PulumiStack } from "../stack/pulumiStack.ts";

type Values = Record<string, unknown>;

/** What `pulumi config --json` prints. */
export type ListedConfig = Record<string, { value?: string; objectValue?: unknown; secret?: boolean }>;

/** What of a service's configuration decides where traffic goes: its own values over those that are common to all services. */
export interface TrafficConfig {
    readonly activeColor: string | undefined;
    readonly idlePercent: number | undefined;
    readonly hasMatch: boolean;
    readonly standbyReplicas: number | undefined;
    readonly cutoverReason: string | undefined;
    /** What it says about how many pods must be ready and for how long; the program decides the rest. */
    readonly gate: Pick<GateArgs, "minReadyPercent" | "minReplicas" | "minReadySeconds" | "override">;
    /** What is set for this service only, and so is restored where a change is taken back. */
    readonly own: {
        readonly activeColor: string | undefined;
        readonly standbyReplicas: number | undefined;
        readonly traffic: Values;
    };
    /** `traffic` of all services; empty where a service's own is all there is. */
    readonly commonTraffic: Values;
}

/** Where a service's arguments are in the stack's configuration: a prefix of their paths, empty for the top. */
export function prefixOf(project: string, service: string, config: ListedConfig): string {
    const named = (key: string) => asObject(config[`${project}:${key}`]?.objectValue);
    if (asObject(named("services")?.[service])) return `services[${JSON.stringify(service)}].`;
    if (named(service)?.activeColor !== undefined) return `${quoted(service)}.`;
    return "";
}

/** The first part of a path is a key, which the path syntax does not quote. */
function quoted(key: string): string {
    return /^[\w-]+$/.test(key) ? key : `[${JSON.stringify(key)}]`;
}

/** The fields of `traffic` that send requests to the idle colour. */
const SPLITS = ["idlePercent", "match"];

/** Reads what is set; what only the program knows is undefined. */
export function trafficConfig(project: string, prefix: string, config: ListedConfig): TrafficConfig {
    const own = (path: string) => lookUp(project, prefix, path, config);
    const common = (path: string) => (prefix.startsWith("services[") ? lookUp(project, "", path, config) : undefined);
    const value = (path: string) => own(path) ?? common(path);
    const ownTraffic = asObject(own("traffic")) ?? {};
    const commonTraffic = asObject(common("traffic")) ?? {};
    const traffic = { ...commonTraffic, ...ownTraffic };
    return {
        activeColor: textOf(value("activeColor")),
        idlePercent: numberOf(traffic.idlePercent),
        hasMatch: hasConditions(traffic),
        standbyReplicas: numberOf(value("standbyReplicas")),
        cutoverReason: textOf(value("cutoverReason")),
        gate: gateOf({ ...asObject(common("gate")), ...asObject(own("gate")) }),
        own: {
            activeColor: textOf(own("activeColor")),
            standbyReplicas: numberOf(own("standbyReplicas")),
            traffic: ownTraffic,
        },
        commonTraffic,
    };
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
    return value === undefined ? undefined : Number(value);
}

function hasConditions({ match }: Values): boolean {
    return Array.isArray(match) && match.length > 0;
}

/** The update refuses what is invalid. */
function gateOf(found: Values): TrafficConfig["gate"] {
    const { minReadyPercent, minReplicas, minReadySeconds } = found;
    const override = asObject(found.override);
    return {
        ...(typeof minReadyPercent === "number" && { minReadyPercent }),
        ...(typeof minReplicas === "number" && { minReplicas }),
        ...(typeof minReadySeconds === "number" && { minReadySeconds }),
        ...(override && { override: { reason: String(override.reason), until: String(override.until) } }),
    };
}

function lookUp(project: string, prefix: string, path: string, config: ListedConfig): unknown {
    const parts = [...prefix.matchAll(/[\w-]+/g)].map(([part]) => part);
    const [key, ...rest] = [...parts, path];
    const entry = config[`${project}:${key}`];
    const start = entry?.objectValue ?? entry?.value;
    return rest.reduce<unknown>((value, part) => asObject(value)?.[part], start);
}

/** Where traffic should go. */
export interface TrafficSplit {
    readonly activeColor: Color;
    /** The idle colour's part in percent; 0 takes every split back. */
    readonly idlePercent: number;
}

/** One service's part of a stack's configuration. */
export interface ServiceConfig {
    readonly prefix: string;
    read(): Promise<TrafficConfig>;
    /** @param now what the configuration says, where that was read a moment ago */
    write(split: TrafficSplit, now?: TrafficConfig): Promise<void>;
    set(path: string, value: string): Promise<void>;
    /** The same; `undefined` takes the path out of the configuration. */
    put(path: string, value: string | undefined): Promise<void>;
}

export function serviceConfig(stack: PulumiStack, project: string, prefix: string): ServiceConfig {
    const read = async () => trafficConfig(project, prefix, await listConfig(stack));
    const set = async (path: string, value: string) => {
        await stack.config("set", "--path", "--plaintext", "--", `${project}:${prefix}${path}`, value);
    };
    const remove = async (path: string) => {
        await stack.config("rm", "--path", "--", `${project}:${prefix}${path}`);
    };
    const removeOwnSplit = async (traffic: Values) => {
        if (Object.keys(traffic).every((key) => SPLITS.includes(key))) return remove("traffic");
        if (traffic.idlePercent !== undefined) await remove("traffic.idlePercent");
        if (hasConditions(traffic)) await remove("traffic.match");
    };
    const removeSplit = async ({ own: { traffic }, commonTraffic }: TrafficConfig) => {
        if (hasConditions(commonTraffic) && (traffic.match === undefined || hasConditions(traffic))) {
            throw new Failure(
                `traffic.match is set for all services, so requests that match would stay where they are. Remove it (\`pulumi config rm ` +
                    `--path traffic.match\`), or set it for the services that need it.`,
                ExitCodes.refused,
            );
        }
        if (!((numberOf(commonTraffic.idlePercent) ?? 0) > 0)) return removeOwnSplit(traffic);
        // Taking the service's own value out would bring the common one into force.
        if (numberOf(traffic.idlePercent) !== 0) await set("traffic.idlePercent", "0");
        if (hasConditions(traffic)) await remove("traffic.match");
    };
    return {
        prefix,
        read,
        set,
        put: (path, value) => (value === undefined ? remove(path) : set(path, value)),
        async write({ activeColor, idlePercent }, known) {
            const now = known ?? (await read());
            if (now.activeColor !== activeColor) await set("activeColor", activeColor);
            if (idlePercent > 0) await set("traffic.idlePercent", String(idlePercent));
            else if (now.idlePercent !== undefined || now.hasMatch) await removeSplit(now);
        },
    };
}

async function listConfig(stack: PulumiStack): Promise<ListedConfig> {
    return JSON.parse(await stack.config("--json")) as ListedConfig;
}
