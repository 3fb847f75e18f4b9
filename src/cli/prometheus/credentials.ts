import { readFileSync } from "node:fs";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";

/**
 * The credentials for Prometheus, by origin. They are kept only here: addresses are printed, written into journals and recorded
 * with updates, so they carry none. A request to another origin gets none either, so that an address from an annotation, which
 * others may write, cannot obtain them.
 */
const held = new Map<string, Record<string, string>>();

/** Files with credentials, by origin. Tokens that expire are replaced in the file, and a watch may last for hours. */
const kept = new Map<string, (() => Record<string, string>)[]>();

/** The headers for an address; none where there are no credentials for its origin. */
export function credentialsFor(url: string): Record<string, string> {
    const { origin } = new URL(url);
    for (const read of kept.get(origin) ?? []) {
        try {
            hold(url, read());
        } catch (error) {
            // The file may be half written: its last content is used until it can be read again.
            if (!(error instanceof Failure)) throw error;
        }
    }
    return held.get(origin) ?? {};
}

/** Whether this process has credentials for the address. */
export function hasCredentials(url: string): boolean {
    return Object.keys(credentialsFor(url)).length > 0;
}

function hold(url: string, headers: Record<string, string>): void {
    const { origin } = new URL(url);
    held.set(origin, { ...held.get(origin), ...headers });
}

/** An address that may be printed and recorded, without the credentials that it contained. */
export function cleanAddress(text: string): string | undefined {
    const url = URL.parse(text);
    if (!url || !/^https?:$/.test(url.protocol)) return undefined;
    const { username, password, search, hash } = url;
    if (search !== "" || hash !== "") return undefined;
    if (username === "" && password === "") return text;
    const pair = decoded(`${username}:${password}`);
    if (pair === undefined) return undefined;
    [url.username, url.password] = ["", ""];
    const clean = url.href.replace(/\/+$/, "");
    hold(clean, { authorization: `Basic ${Buffer.from(pair).toString("base64")}` });
    return clean;
}

/** Undefined where a percent sign stands for itself, which no address allows. */
function decoded(text: string): string | undefined {
    try {
        return decodeURIComponent(text);
    } catch (error) {
        if (error instanceof URIError) return undefined;
        throw error;
    }
}

export interface CredentialOptions {
    readonly prometheus?: string;
    readonly prometheusTokenFile?: string;
    readonly prometheusHeaderFile?: string;
}

/** Adds the credentials for an address from options or environment. */
export function holdCredentials(
    { prometheus, prometheusTokenFile, prometheusHeaderFile }: CredentialOptions,
    env: NodeJS.ProcessEnv = process.env,
): void {
    if (prometheus === undefined) {
        if (prometheusTokenFile === undefined && prometheusHeaderFile === undefined) return;
        throw new Failure(
            "A token or headers were given, but no Prometheus. Name it with --prometheus URL or PROMETHEUS_URL.",
            ExitCodes.usage,
        );
    }
    const { PROMETHEUS_TOKEN: token } = env;
    if (prometheusTokenFile === undefined && token) hold(prometheus, bearer(token, "PROMETHEUS_TOKEN"));
    if (prometheusTokenFile !== undefined) {
        holdFile(prometheus, () => bearer(readSecret(prometheusTokenFile), prometheusTokenFile));
    }
    if (prometheusHeaderFile !== undefined) {
        holdFile(prometheus, () => parseHeaders(readSecret(prometheusHeaderFile), prometheusHeaderFile));
    }
}

/** Reports a problem with the file at once; from now on the file is read for each request. */
function holdFile(url: string, read: () => Record<string, string>): void {
    const { origin } = new URL(url);
    hold(url, read());
    kept.set(origin, [...(kept.get(origin) ?? []), read]);
}

function bearer(token: string, where: string): Record<string, string> {
    return { authorization: `Bearer ${oneLine(token, where)}` };
}

function readSecret(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        throw new Failure(`${file} could not be read: ${(error as NodeJS.ErrnoException).code}`, ExitCodes.usage);
    }
}

function oneLine(text: string, where: string): string {
    const token = text.trim();
    if (/^[\x21-\x7e]+$/.test(token)) return token;
    throw new Failure(`${where} contains no token: a token is one word of printable characters`, ExitCodes.usage);
}

const HEADER = /^([!#$%&'*+.^_`|~\w-]+):\s*([\x20-\x7e]*)$/;

/** Lines of `Name: value`, such as `X-Scope-OrgID: team-a`; empty ones and those that begin with # mean nothing. */
export function parseHeaders(text: string, where: string): Record<string, string> {
    const headers: Record<string, string> = {};
    for (const [index, line] of text.split("\n").entries()) {
        const plain = line.trim();
        if (plain === "" || plain.startsWith("#")) continue;
        const [, name, value] = HEADER.exec(plain) ?? [];
        if (name === undefined || value === undefined) {
            throw new Failure(`${where}, line ${index + 1}: not a header. Write it as Name: value`, ExitCodes.usage);
        }
        headers[name.toLowerCase()] = value;
    }
    return headers;
}
