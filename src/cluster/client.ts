import type { Connection } from "./connection.ts";
import { Refused } from "./refused.ts";
import { type Answer, request } from "./request.ts";
import { RETRY_POLICY, withRetries } from "./retry.ts";
import { Unavailable } from "./unavailable.ts";

export { Refused, Unavailable };

/** How long an API server may take for one answer. */
const TIMEOUT_MILLISECONDS = 10_000;

const JSON_TYPE = "application/json";
/** Metadata only, which is a tenth of a pod's size. */
const METADATA_TYPE = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
const MERGE = "application/merge-patch+json";
const APPLY = "application/apply-patch+yaml";
const JSON_PATCH = "application/json-patch+json";

/** One step of a JSON patch (RFC 6902). */
export type PatchOperation =
    | { op: "add" | "replace" | "test"; path: string; value: unknown }
    | { op: "remove"; path: string };

/**
 * The few requests that this package sends to an API server. While the server is unavailable they are repeated for some seconds,
 * a change only where the server has certainly not made it. After that the error is an `Unavailable`, which does not end a wait.
 */
export interface ClusterClient {
    /** Reads an object or a list; undefined where there is none. Where metadata is enough, a list contains only that. */
    get<T>(path: string, only?: "metadata"): Promise<T | undefined>;
    /** Creates an object below a path, and returns the created object. */
    create<T>(path: string, object: object): Promise<T>;
    /** Deletes an object and what it owns; it need not exist. */
    remove(path: string): Promise<void>;
    /** Merges into an existing object. */
    patch(path: string, body: object): Promise<void>;
    /** Applies exactly these changes; undefined where somebody changed the object after that version. */
    change<T>(path: string, resourceVersion: string, operations: PatchOperation[]): Promise<T | undefined>;
    /** What the object would become if this were applied; undefined where the API server would not have it. */
    tryApply<T>(path: string, fieldManager: string, object: object): Promise<T | undefined>;
    /** Any answer, as text; used for answers of pods through the API server. */
    ask(path: string, timeoutMilliseconds?: number): Promise<{ readonly status: number; readonly text: string }>;
}

/** Every request ends with the signal, where there is one. */
export function clientFor(connection: Connection, { signal }: { signal?: AbortSignal } = {}): ClusterClient {
    const { server } = connection;
    const once = async (method: string, path: string, { body, type, accept, timeout }: Sent): Promise<Answer> => {
        const options = await connection.options();
        const headers = {
            ...options.headers,
            accept: accept ?? JSON_TYPE,
            ...(body && { "content-type": type ?? MERGE }),
        };
        const text = body && JSON.stringify(body);
        const most = timeout ?? TIMEOUT_MILLISECONDS;
        return request(server, { ...options, method, timeout: most, headers, ...(signal && { signal }) }, path, text);
    };
    /** A rejected credential is replaced once; a second rejection is an error. */
    const letIn = async (method: string, path: string, sent: Sent): Promise<Answer> => {
        const { generation } = connection;
        const answer = await once(method, path, sent);
        if (answer.status !== 401 || (sent.isForPod && !isByApiServer(answer))) return answer;
        await connection.renew(generation);
        return once(method, path, sent);
    };
    const send = (isSafe: Repeat, method: string, path: string, sent: Sent = {}): Promise<Answer> => {
        const attempt = async () => {
            const answer = await letIn(method, path, sent);
            if (isAway(answer)) throw refusal(connection, `${method} ${path}`, answer);
            return answer;
        };
        return withRetries(isSafe, attempt, { ...RETRY_POLICY, signal });
    };
    return {
        async get<T>(path: string, only?: "metadata") {
            const answer = await send(ALWAYS, "GET", path, only === "metadata" ? { accept: METADATA_TYPE } : {});
            if (isNothing(answer)) return undefined;
            if (answer.status !== 200) throw refusal(connection, `GET ${path}`, answer);
            return parsed<T>(connection, `GET ${path}`, answer);
        },
        async create<T>(path: string, object: object) {
            const answer = await send(NEVER, "POST", path, { body: object, type: JSON_TYPE });
            if (answer.status >= 300) throw refusal(connection, `POST ${path}`, answer);
            return parsed<T>(connection, `POST ${path}`, answer);
        },
        async remove(path) {
            const answer = await send(ALWAYS, "DELETE", `${path}?propagationPolicy=Background`);
            if (answer.status >= 300 && !isNothing(answer)) throw refusal(connection, `DELETE ${path}`, answer);
        },
        async patch(path, body) {
            const answer = await send(NEVER, "PATCH", path, { body });
            if (answer.status >= 300) throw refusal(connection, `PATCH ${path}`, answer);
        },
        async change<T>(path: string, resourceVersion: string, operations: PatchOperation[]) {
            const version = { op: "replace", path: "/metadata/resourceVersion", value: resourceVersion };
            const sent = { body: [version, ...operations], type: JSON_PATCH };
            const answer = await send(UNANSWERED, "PATCH", path, sent);
            if (answer.status === 409) return undefined;
            if (answer.status >= 300) throw refusal(connection, `PATCH ${path}`, answer);
            return parsed<T>(connection, `PATCH ${path}`, answer);
        },
        async tryApply<T>(path: string, fieldManager: string, object: object) {
            const query = `dryRun=All&force=true&fieldManager=${encodeURIComponent(fieldManager)}`;
            const answer = await send(ALWAYS, "PATCH", `${path}?${query}`, { body: object, type: APPLY });
            if (answer.status < 300) return parsed<T>(connection, `PATCH ${path}`, answer);
            // A request without permission says nothing about the object.
            if (answer.status === 401) throw refusal(connection, `PATCH ${path}`, answer);
            return undefined;
        },
        // An answer of a pod is passed on, whatever it is.
        ask: (path, timeout) => letIn("GET", path, { accept: "*/*", isForPod: true, timeout }),
    };
}

/** Whether a request may be sent again that may have been received. */
type Repeat = (away: Unavailable) => boolean;

const ALWAYS: Repeat = () => true;
const NEVER: Repeat = () => false;
/** For a change of one version: where it was made, and only the answer was lost, the second one finds another version. */
const UNANSWERED: Repeat = ({ answered }) => !answered;

interface Sent {
    readonly body?: object;
    readonly type?: string;
    readonly accept?: string;
    readonly isForPod?: boolean;
    readonly timeout?: number | undefined;
}

function isAway({ status }: Answer): boolean {
    return status === 429 || status >= 500;
}

/** Only the API server answers in Kubernetes' form; a pod behind it may answer anything. */
function isByApiServer({ text }: Answer): boolean {
    return kubernetesStatus(text) !== undefined;
}

/** An object is missing only if the API server says so. A 404 from a proxy says nothing about the cluster. */
function isNothing({ status, text }: Answer): boolean {
    return status === 404 && (text.startsWith("404 page not found") || kubernetesStatus(text) !== undefined);
}

function refusal({ server, whose }: Connection, what: string, answer: Answer): Error {
    const { status, text, retryAfterMilliseconds } = answer;
    const message = `${server.origin} answered ${what} with ${status}: ${messageOf(text)}`;
    if (status === 401)
        return new Refused(`${message}. It does not, or no longer, accept the credentials of ${whose}`, status);
    if (!isAway(answer)) return new Refused(message, status);
    return new Unavailable(message, { answered: true, untouched: status === 429, retryAfterMilliseconds });
}

function parsed<T>({ server }: Connection, what: string, { status, text }: Answer): T {
    try {
        return JSON.parse(text) as T;
    } catch {
        throw new Error(
            `${server.origin} answered ${what} with ${status} but not with JSON, so it is not an API server: ${text.slice(0, 80)}`,
        );
    }
}

/** Kubernetes answers with a Status object, proxies in between with anything. */
function messageOf(text: string): string {
    return String(kubernetesStatus(text)?.message ?? text.slice(0, 200).trim());
}

function kubernetesStatus(text: string): { kind?: string; message?: string } | undefined {
    try {
        const found = JSON.parse(text) as { kind?: string; message?: string } | null;
        return found?.kind === "Status" || found?.message !== undefined ? found : undefined;
    } catch {
        return undefined;
    }
}
