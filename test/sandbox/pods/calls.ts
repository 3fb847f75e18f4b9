import { Agent, request } from "node:http";

const prefix = "sandbox.istio-blue-green/";

/** Pod annotations that make a simulated pod call another service before it answers. */
export const callAnnotations = {
    /** What it asks for each request: `http://orders.shop.svc.cluster.local/`. Health paths are spared. */
    url: `${prefix}calls`,
    /** Where its sidecar listens, through which it asks: `10.243.1.1:80`. */
    sidecar: `${prefix}sidecar`,
} as const;

/** The next service on the way of a request. */
export interface Call {
    readonly url: URL;
    readonly sidecar: { readonly host: string; readonly port: number };
}

/** Undefined where a pod calls nobody; what cannot be read counts as absent, and the pod server tells of it in an event. */
export function callOf(annotations: Readonly<Record<string, string>> = {}): Call | undefined {
    const url = parseUrl(annotations[callAnnotations.url] ?? "");
    const sidecar = parseSidecar(annotations[callAnnotations.sidecar] ?? "");
    return url && sidecar && { url, sidecar };
}

export function parseUrl(text: string): URL | undefined {
    const url = URL.parse(text);
    return url?.protocol === "http:" ? url : undefined;
}

export function parseSidecar(text: string): Call["sidecar"] | undefined {
    const [, host, port] = /^(\d+\.\d+\.\d+\.\d+):([1-9]\d{0,4})$/.exec(text) ?? [];
    return host !== undefined && Number(port) <= 65_535 ? { host, port: Number(port) } : undefined;
}

/** What came of a call. */
export interface Called {
    readonly status: number;
    /** The colours on the way from there on, as the header `x-path` tells them; empty where nobody told. */
    readonly path: string;
}

/** Kept open as a program's are. It is the sidecar that ends them, or whoever ends the sidecar. */
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

/** Calls once, never again: that would hide what is lost. The query goes along, so that a service further on finds what is meant for it. */
export function callOn({ url, sidecar }: Call, query: string): Promise<Called> {
    const { promise, resolve } = Promise.withResolvers<Called>();
    const path = `${url.pathname}${query === "" ? "" : `?${query}`}`;
    const asked = request({ ...sidecar, path, headers: { host: url.host }, agent });
    const failed = () => resolve({ status: 502, path: "" });
    asked.on("error", failed);
    asked.on("response", (response) => {
        response.on("error", failed);
        response.on("end", () => {
            resolve({ status: response.statusCode ?? 502, path: String(response.headers["x-path"] ?? "") });
        });
        response.resume();
    });
    asked.end();
    return promise;
}
