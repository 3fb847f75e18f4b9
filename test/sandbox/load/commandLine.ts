import { parseArgs } from "node:util";
import { parseDuration } from "../../../src/model/duration.ts";
import type { LoadOptions, LoadTarget } from "./options.ts";
import { gatewayHost, meshUrl } from "./sandboxTargets.ts";

export const help = `Sends HTTP requests at a steady rate, whatever becomes of them, and reports who answered.

  node test/sandbox/load/cli.ts --rate 300 --duration 10s

Requests are sent on schedule (open loop), once each: no retries. Latency counts from when a request was due.
Lost is what failed (a status of 400 or more, a broken connection, a timeout) or was never answered.

Which requests:
  --url URL           where to send; default GATEWAY_URL
  --host NAME         Host header; default my-app.example.com for GATEWAY_URL, else the host of the URL
  --proxy URL         send through this HTTP proxy, in absolute form
  --path PATH         path and query, for example "/?delay=5s"
  --rate N            requests per second; default 100
  --connections KIND  keep-alive (default) or fresh: a new connection for every request
  --mesh-rate N       send also N per second to http://my-app.default.svc.cluster.local/ through MESH_PROXY_URL

How long:
  --duration TIME     500ms, 10s, 2m; default until Ctrl-C
  --timeout TIME      how long one request may take; default 10s

Report:
  --timeline TIME     count in buckets of this width (JSON only)
  --json              one JSON object instead of text
  --help              this text

Exit code: 0 nothing lost, 1 requests lost, 2 wrong arguments.`;

export type Command = { kind: "help" } | { kind: "run"; options: LoadOptions; json: boolean };

/** What the arguments ask for; throws a sentence for a person when they make no sense. */
export function parseCommandLine(args: string[], env: Readonly<Record<string, string | undefined>>): Command {
    const { values } = parseArgs({
        args,
        options: {
            url: { type: "string" },
            host: { type: "string" },
            proxy: { type: "string" },
            path: { type: "string" },
            rate: { type: "string", default: "100" },
            connections: { type: "string" },
            "mesh-rate": { type: "string" },
            duration: { type: "string" },
            timeout: { type: "string" },
            timeline: { type: "string" },
            json: { type: "boolean", default: false },
            help: { type: "boolean", default: false },
        },
    });
    if (values.help) {
        return { kind: "help" };
    }
    const url = values.url ?? env.GATEWAY_URL;
    if (url === undefined) {
        throw new Error("Nowhere to send: give --url, or set GATEWAY_URL as the sandbox's exec does.");
    }
    const common = { path: values.path, connections: values.connections as LoadTarget["connections"] };
    const host = values.host ?? (values.url === undefined ? gatewayHost : undefined);
    const targets: Record<string, LoadTarget> = {
        [values.proxy === undefined ? "gateway" : "proxy"]: {
            ...common,
            url,
            rate: number("--rate", values.rate),
            host,
            proxy: values.proxy,
        },
    };
    if (values["mesh-rate"] !== undefined) {
        if (!env.MESH_PROXY_URL) {
            throw new Error("--mesh-rate needs MESH_PROXY_URL, which the sandbox's exec sets.");
        }
        const rate = number("--mesh-rate", values["mesh-rate"]);
        targets.mesh = { ...common, url: meshUrl, rate, proxy: env.MESH_PROXY_URL };
    }
    const optionalDuration = (text: string | undefined) => {
        const milliseconds = text === undefined ? undefined : parseDuration(text);
        if (text === undefined || milliseconds !== undefined) return milliseconds;
        throw new Error(`"${text}" is no duration; write for example 500ms, 10s or 2m.`);
    };
    return {
        kind: "run",
        json: values.json,
        options: {
            targets,
            durationMs: optionalDuration(values.duration),
            timeoutMs: optionalDuration(values.timeout),
            timelineMs: optionalDuration(values.timeline),
        },
    };
}

function number(option: string, text: string): number {
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value)) {
        throw new Error(`${option} needs a number, not "${text}".`);
    }
    return value;
}
