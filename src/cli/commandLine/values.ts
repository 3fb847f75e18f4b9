import { InvalidArgumentError, Option } from "commander";
import { COLORS } from "../../model/color.ts";
import { parseDuration } from "../../model/duration.ts";
import { parsePart } from "../../model/percent.ts";
import { parseSteps } from "../cutover/steps.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { typedAddressWithoutPassword, withoutPassword } from "../output/withoutPassword.ts";
import { cleanAddress } from "../prometheus/credentials.ts";

/** A parser whose errors say what is allowed. */
function parser<T>(parse: (text: string) => T | undefined, allowed: string): (text: string) => T {
    return (text) => {
        const value = parse(text);
        if (value === undefined) throw new InvalidArgumentError(`allowed: ${allowed}`);
        return value;
    };
}

export const color = parser((text) => COLORS.find((each) => each === text), COLORS.join(", "));
export const steps = parser(parseSteps, "rising percentages that end with 100, such as 10,50,100");
export const part = parser(parsePart, "a percentage such as 5% or 0.5%");
export const count = parser((text) => (/^\d+$/.test(text) ? Number(text) : undefined), "a whole number");
/** No timer counts longer ones. */
const LONGEST_MILLISECONDS = 7 * 24 * 3_600_000;
const LONGEST = "at most 168h";

export const duration = parser((text) => longEnough(text, 0), `a duration such as 30s, 5m or 1h30m, ${LONGEST}`);
export const positiveDuration = parser(
    (text) => longEnough(text, 1),
    `a duration such as 800ms or 5s, greater than 0 and ${LONGEST}`,
);
/** Asking more often would only load the server. */
export const interval = parser((text) => longEnough(text, 100), `a duration such as 5s, at least 100ms and ${LONGEST}`);

function longEnough(text: string, least: number): number | undefined {
    const given = text === "0" ? 0 : parseDuration(text);
    return given !== undefined && given >= least && given <= LONGEST_MILLISECONDS ? given : undefined;
}

const ALLOWED_URL = "a URL such as http://prometheus.istio-system:9090, without ? and #";

/** An address that an environment variable may hold too. An empty one, such as a pipeline's unset variable, counts as none. */
export function address(flags: string, description: string, variable: string): Option {
    const option = new Option(flags, description).argParser(url);
    return process.env[variable] === "" ? option : option.env(variable);
}

/** A URL without its user and password, which are kept aside for the requests. */
function url(text: string): string {
    const clean = cleanAddress(text);
    if (clean !== undefined) return clean;
    // The framework's own message would repeat what was typed.
    throw new Failure(
        `got the address "${typedAddressWithoutPassword(text)}", allowed: ${ALLOWED_URL}`,
        ExitCodes.usage,
    );
}

/** Why something is done, for others to read. An empty text, such as a pipeline's unset variable, counts as none. */
export function reason(text: string, otherwise?: string): string | undefined {
    return text.trim() === "" ? otherwise : withoutPassword(text);
}

/** An option whose default is written in `--help` as one would type it. */
export function valued<T>(flags: string, description: string, parse: (text: string) => T, byDefault: string): Option {
    return new Option(flags, description).argParser(parse).default(parse(byDefault), byDefault);
}

/** For options that may be given several times. */
export function collect(value: string, before: string[] = []): string[] {
    return [...before, value];
}
