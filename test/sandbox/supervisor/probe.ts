import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { until } from "../../../src/cluster/waiting.ts";

/** Asks a URL and throws unless it answers 200. */
export async function answers(url: string): Promise<void> {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    if (response.status !== 200) {
        throw new Error(`${url} answered ${response.status}`);
    }
}

/** The same over TLS, for a program that made its own certificate. */
export async function answersTrusting(certificate: string, url: string): Promise<void> {
    const request = get(url, { ca: await readFile(certificate), timeout: 2000 });
    request.on("timeout", () => request.destroy(new Error("no answer within 2 s")));
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.resume();
    if (response.statusCode !== 200) {
        throw new Error(`${url} answered ${response.statusCode}`);
    }
}

/** Repeats a probe until it succeeds, and gives what it gave then; afterwards throws the last reason why it did not. */
export async function eventually<T>(
    probe: () => T | Promise<T>,
    withinSeconds = 5,
    giveUp: () => string | undefined = () => undefined,
): Promise<T> {
    const look = async (): Promise<{ result: T } | { error: unknown }> => {
        try {
            return { result: await probe() };
        } catch (error) {
            const reason = giveUp();
            if (reason) throw new Error(reason);
            return { error };
        }
    };
    const found = await until(look, (found) => "result" in found, {
        timeoutMilliseconds: withinSeconds * 1000,
        pollMilliseconds: 10,
        longestPollMilliseconds: 100,
    });
    if ("result" in found) return found.result;
    throw new Error(`not within ${withinSeconds} s: ${reasonOf(found.error)}`, { cause: found.error });
}

/** The sentence of an error; fetch hides the useful one in its cause. */
export function reasonOf(error: unknown): string {
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    return cause instanceof Error
        ? `${message} (${cause.message || ("code" in cause ? String(cause.code) : "")})`
        : message;
}
