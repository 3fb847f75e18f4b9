import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

/** Asks a URL and throws unless it answers 200. */
export const answers = async (url: string): Promise<void> => {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    if (response.status !== 200) {
        throw new Error(`${url} answered ${response.status}`);
    }
};

/** The same over TLS, for a program that made its own certificate. */
export const answersTrusting = async (certificate: string, url: string): Promise<void> => {
    const request = get(url, { ca: await readFile(certificate), timeout: 2000 });
    request.on("timeout", () => request.destroy(new Error("no answer within 2 s")));
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.resume();
    if (response.statusCode !== 200) {
        throw new Error(`${url} answered ${response.statusCode}`);
    }
};

/** Repeats a probe until it succeeds; afterwards throws the last reason why it did not. */
export const eventually = async (
    probe: () => Promise<void>,
    withinSeconds: number,
    giveUp: () => string | undefined = () => undefined,
): Promise<void> => {
    const deadline = Date.now() + withinSeconds * 1000;
    for (;;) {
        try {
            return await probe();
        } catch (error) {
            const reason = giveUp();
            if (reason) {
                throw new Error(reason);
            }
            if (Date.now() > deadline) {
                throw new Error(`not within ${withinSeconds} s: ${reasonOf(error)}`, { cause: error });
            }
        }
        await sleep(100);
    }
};

/** The sentence of an error; fetch hides the useful one in its cause. */
export const reasonOf = (error: unknown): string => {
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    return cause instanceof Error
        ? `${message} (${cause.message || ("code" in cause ? String(cause.code) : "")})`
        : message;
};
