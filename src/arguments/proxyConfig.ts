import { createRequire } from "node:module";
import { asObject } from "./plainObject.ts";

/** Where Istio reads the settings of a pod's own proxy, as YAML. */
export const PROXY_CONFIG = "proxy.istio.io/config";

/** Why the user's own settings cannot be merged with these; empty where they are YAML, but no mapping. */
export function proxyConfigProblem(users: string): string | undefined {
    try {
        return settingsIn(users) === undefined ? "" : undefined;
    } catch (error) {
        if (error instanceof loadYaml().YAMLException) return error.reason;
        throw error;
    }
}

/** Undefined where it is no mapping; nothing at all is an empty one. */
export function settingsIn(text: string): object | undefined {
    const settings: unknown = text.trim() === "" ? {} : (loadYaml().load(text) ?? {});
    return asObject(settings);
}

/** Loaded only here: it takes 50 ms, and few pods have settings of their own. */
export function loadYaml(): typeof import("js-yaml") {
    return createRequire(import.meta.url)("js-yaml") as typeof import("js-yaml");
}
