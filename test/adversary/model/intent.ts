import type { Color } from "../../../src/model/color.ts";
import { fields } from "../../../src/model/value.ts";

/** What a configuration means for traffic and pods, computed independently of the code under test. */
export interface Intent {
    readonly active: Color;
    /** The share of the callers' requests that each colour should get, from 0 to 1; undefined if a match condition may take some. */
    readonly shares: Readonly<Record<Color, number>> | undefined;
    /** The scale-down delay after a colour has lost its traffic, in seconds. */
    readonly drainSeconds: number;
    readonly allowsLiveChange: boolean;
    readonly pinned: boolean;
    readonly minReadyPercent: number;
    /** Whether the drain waits until every proxy has the new route. */
    readonly waitsForProxies: boolean;
    /** Whether a colour has its own container port. */
    readonly hasOwnPorts: boolean;
}

/** The shortest drain, whatever is configured, and the default. */
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

/** A service's own settings override those of all services. */
function ofService(common: Configuration, name: string): Configuration {
    const own = fields(fields(common.services)[name]);
    const both = Object.entries(own).map(([key, value]) => {
        const isObject = Object.keys(fields(value)).length > 0;
        return [key, isObject ? { ...fields(common[key]), ...fields(value) } : value];
    });
    return { ...common, ...Object.fromEntries(both) };
}

/** The adversary's callers send none of the headers that conditions require, but any path. */
function takesCallers(match: unknown): boolean {
    return Array.isArray(match) && match.some((each) => Object.keys(fields(each)).includes("uri"));
}
