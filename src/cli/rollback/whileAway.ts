import { Unavailable } from "../../cluster/client.ts";
import { until } from "../../cluster/waiting.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { sayDuration } from "../output/duration.ts";
import type { RollbackOrder } from "./order.ts";

const POLL_MILLISECONDS = 500;

/**
 * Repeats something while the cluster is unavailable: while an API server restarts, or istiod, whose webhook must accept every
 * change of a route.
 */
export async function whileAway<T>(
    name: string,
    { timeoutMilliseconds, waitsForServer = false, say, signal }: RollbackOrder,
    act: () => Promise<T>,
    whatStays: () => string = () => "traffic has not moved",
): Promise<T> {
    const outlasts = ({ answered }: Unavailable) => answered || waitsForServer;
    try {
        return await until(act, () => true, {
            timeoutMilliseconds,
            pollMilliseconds: POLL_MILLISECONDS,
            longestPollMilliseconds: POLL_MILLISECONDS,
            signal,
            outlasts,
            onAway: ({ message }) =>
                say(`${name}: ${whatStays()} yet; retrying for ${sayDuration(timeoutMilliseconds)}: ${message}`),
        });
    } catch (error) {
        if (!(error instanceof Unavailable) || !outlasts(error)) throw error;
        throw new Failure(
            `${name}: ${whatStays()}. The cluster still failed${signal?.aborted ? " when this was interrupted" : ""}: ` +
                `${error.message}${wayOut(error)}`,
            signal?.aborted ? ExitCodes.interrupted : ExitCodes.failed,
        );
    }
}

function wayOut({ message }: Error): string {
    if (!message.includes("webhook")) return "";
    return (
        "\nBring istiod up (`kubectl -n istio-system get pods -l app=istiod`) and run this again. If it cannot be brought up, delete the " +
        "ValidatingWebhookConfiguration that names this webhook: the API server then accepts routes. Installing istiod recreates it."
    );
}
