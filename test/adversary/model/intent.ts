import type { Color } from "../../../src/model/color.ts";
import { other } from "../../../src/model/color.ts";
import { fields } from "../../../src/model/value.ts";

/** What a configuration means for traffic and pods, worked out apart from the code that is tested. */
export interface Intent {
    readonly active: Color;
    /** The part of the callers' requests that each colour is to get, from 0 to 1; undefined where conditions may take some. */
    readonly shares: Readonly<Record<Color, number>> | undefined;
    /** Seconds that a colour stays as it is after it has lost its traffic. */
    readonly drainSeconds: number;
    readonly allowsLiveChange: boolean;
    readonly pinned: boolean;
    readonly minReadyPercent: number;
    /** Whether a colour stays until every proxy has heard that it has no traffic any more. */
    readonly waitsForProxies: boolean;
    /** Whether a colour listens on a port of its own. */
    readonly hasOwnPorts: boolean;
}

/** Below it a drain lasts as long all the same. */
const SHORTEST_DRAIN = 2;
const DEFAULT_DRAIN = 30;

type Configuration = Readonly<Record<string, unknown>>;

export function intentOf(whole: Configuration): Intent {
    const configuration = ofService(whole, "my-app");
    const active: Color = configuration.activeColor === "green" ? "green" : "blue";
    const { idlePercent = 0, match } = fields(configuration.traffic);
    const idle = Number(idlePercent) / 100;
    const byColor = active === "blue" ? { blue: 1 - idle, green: idle } : { blue: idle, green: 1 - idle };
    return {
        active,
        shares: takesCallers(match) ? undefined : byColor,
        drainSeconds: Math.max(SHORTEST_DRAIN, Number(configuration.scaleDownDelaySeconds ?? DEFAULT_DRAIN)),
        allowsLiveChange: String(configuration.allowLiveChange) === "true",
        pinned: String(fields(configuration.service).pinToActive) === "true",
        hasOwnPorts: [configuration.blue, configuration.green].some(
            (each) => fields(fields(each).container).port !== undefined,
        ),
        waitsForProxies: String(fields(configuration.drain).waitForProxies) === "true",
        minReadyPercent: Number(fields(configuration.gate).minReadyPercent ?? 100),
    };
}

/** What is said of one of several services goes before what is said of all. */
function ofService(common: Configuration, name: string): Configuration {
    const own = fields(fields(common.services)[name]);
    const both = Object.entries(own).map(([key, value]) => {
        const isObject = Object.keys(fields(value)).length > 0;
        return [key, isObject ? { ...fields(common[key]), ...fields(value) } : value];
    });
    return { ...common, ...Object.fromEntries(both) };
}

/** The adversary's callers send no header that is asked for, but every path. */
function takesCallers(match: unknown): boolean {
    return Array.isArray(match) && match.some((each) => Object.keys(fields(each)).includes("uri"));
}

export function idleOf({ active }: Intent): Color {
    return other(active);
}
