import type { GateArgs } from "../../args.ts";
import { asObject } from "../../arguments/plainObject.ts";
import type { Color } from "../../model/color.ts";
import type { PulumiStack } from "../stack/pulumiStack.ts";

/** What `pulumi config --json` prints. */
export type ListedConfig = Record<string, { value?: string; objectValue?: unknown; secret?: boolean }>;

/** What of a service's configuration decides where traffic goes. */
export interface TrafficConfig {
    activeColor: string | undefined;
    idlePercent: number | undefined;
    hasMatch: boolean;
    /** Whether `traffic` says anything that is not about a split. */
    hasOtherTraffic: boolean;
    standbyReplicas: number | undefined;
    cutoverReason: string | undefined;
    /** What it says about how many pods must be ready and for how long; the program decides the rest. */
    gate: Pick<GateArgs, "minReadyPercent" | "minReplicas" | "minReadySeconds" | "override">;
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
    const at = (path: string) => lookUp(project, prefix, path, config);
    const traffic = asObject(at("traffic"));
    const [color, percent, standby] = [at("activeColor"), traffic?.idlePercent, at("standbyReplicas")];
    const reason = at("cutoverReason");
    return {
        activeColor: typeof color === "string" ? color : undefined,
        idlePercent: percent === undefined ? undefined : Number(percent),
        hasMatch: Array.isArray(traffic?.match) && traffic.match.length > 0,
        hasOtherTraffic: Object.keys(traffic ?? {}).some((key) => !SPLITS.includes(key)),
        standbyReplicas: standby === undefined ? undefined : Number(standby),
        cutoverReason: typeof reason === "string" ? reason : undefined,
        gate: gateConfig(project, prefix, config),
    };
}

/** A service's own value over the common one. The update refuses what is invalid. */
function gateConfig(project: string, prefix: string, config: ListedConfig): TrafficConfig["gate"] {
    const common = prefix.startsWith("services[") ? asObject(lookUp(project, "", "gate", config)) : undefined;
    const found = { ...common, ...asObject(lookUp(project, prefix, "gate", config)) };
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
    activeColor: Color;
    /** The idle colour's part in percent; 0 takes every split back. */
    idlePercent: number;
}

/** One service's part of a stack's configuration. */
export interface ServiceConfig {
    prefix: string;
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
    const removeSplit = async ({ hasOtherTraffic, idlePercent, hasMatch }: TrafficConfig) => {
        if (!hasOtherTraffic) return remove("traffic");
        if (idlePercent !== undefined) await remove("traffic.idlePercent");
        if (hasMatch) await remove("traffic.match");
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
