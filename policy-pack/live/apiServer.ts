import { clientFor, Refused } from "../../src/cluster/client.ts";
import { type ClusterAccess, type Connection, connect } from "../../src/cluster/connection.ts";
import { providerFolder } from "./providerFolder.ts";

/** Reads from one cluster's API server. */
export interface ApiServer {
    /** The answer to a GET; undefined where the server says that there is no such thing. */
    readonly get: (path: string) => Promise<unknown>;
}

/** Opens a connection with the rights of a kubeconfig; every read ends, at the latest, `timeoutSeconds` from now. */
export async function openApiServer(
    choice: ClusterAccess,
    timeoutSeconds: number,
    folder = providerFolder(),
): Promise<ApiServer> {
    const signal = AbortSignal.timeout(timeoutSeconds * 1000);
    const connection = await connectionTo({ ...choice, folder });
    const client = clientFor(connection, { signal });
    return {
        get: async (path) => {
            try {
                return await Promise.race([client.get(`/${path}`), ended(signal)]);
            } catch (error) {
                if (signal.aborted) {
                    throw new Error(`${connection.server.origin} did not answer within ${timeoutSeconds} s`);
                }
                if (error instanceof Refused && error.status === 403) {
                    throw new Refused(`${error.message}. Grant get and list`, error.status);
                }
                throw error;
            }
        },
    };
}

const connections = new Map<string, Promise<Connection>>();

/** Made once: an update asks about each object separately, and a login may have to run a program. */
function connectionTo(access: ClusterAccess): Promise<Connection> {
    const key = JSON.stringify([access, process.env.KUBECONFIG]);
    const made = connections.get(key) ?? connect(access);
    connections.set(key, made);
    made.catch(() => connections.delete(key));
    return made;
}

/** A login may take longer than there is time. */
function ended(signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
}
