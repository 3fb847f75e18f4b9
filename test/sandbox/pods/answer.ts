import { setTimeout as sleep } from "node:timers/promises";
import type { LimitFunction } from "p-limit";
import { parseDuration } from "../../../src/model/duration.ts";
import { type Called, callOn } from "./calls.ts";
import type { Exchange } from "./exchange.ts";
import type { Faults } from "./faults.ts";
import type { AppModel, PodModel } from "./podModel.ts";

/** The container that is asked, and what has been seen there. */
export interface Answering {
    readonly pod: PodModel;
    readonly app: AppModel;
    readonly faults: Faults;
    readonly slots: LimitFunction;
    received: number;
}

/**
 * Answers one request as the pod's application would: 200 and who it is, in headers and as JSON. Callers may ask for
 * `?delay=5s` and `?status=503`, or the headers `x-sandbox-delay` and `x-sandbox-status`. Where pods call each other, the query goes
 * along the way, and `?at=orders` means only the pods with the label `app: orders`. `random` decides the faults.
 */
export async function answer(exchange: Exchange, from: Answering, random: () => number): Promise<void> {
    const [path = "/", query = ""] = exchange.target.split("?");
    const health = healthStatus(path, from);
    if (health !== undefined) {
        reply(exchange, from, health, path);
        return;
    }
    from.received += 1;
    const wish = readWish(exchange, query, from.pod);
    if (typeof wish === "string") {
        exchange.reply(400, identity(from), `${wish}\n`);
        return;
    }
    const { latencyMs, capacity, errorRate } = from.faults;
    const workMs = latencyMs + wish.delayMs;
    const work = async () => {
        if (workMs > 0) await sleep(workMs);
    };
    if (capacity < Number.POSITIVE_INFINITY) await from.slots(work);
    else await work();
    const failed = random() < errorRate;
    const called = from.pod.call && !failed ? await callOn(from.pod.call, query) : undefined;
    const status = called === undefined || called.status < 400 ? wish.status : 502;
    reply(exchange, from, failed ? 500 : status, path, called);
}

/** Undefined where the path is no probe's. A readiness path says what the kubelet has found, for it is found by time here. */
function healthStatus(path: string, { pod, app }: Answering): number | undefined {
    if (app.readinessPaths.includes(path)) return pod.ready ? 200 : 503;
    return app.livenessPaths.includes(path) ? 200 : undefined;
}

function readWish(exchange: Exchange, query: string, { app }: PodModel): { delayMs: number; status: number } | string {
    const asked = new URLSearchParams(query);
    const at = asked.get("at");
    const parameters = at === null || at === app ? asked : new URLSearchParams();
    const delay = parameters.get("delay") ?? exchange.header("x-sandbox-delay") ?? "0s";
    const delayMs = parseDuration(delay);
    if (delayMs === undefined) return `delay: got ${JSON.stringify(delay)}; needed: a duration such as 500ms or 5s.`;
    const status = parameters.get("status") ?? exchange.header("x-sandbox-status") ?? "200";
    if (!/^[2-5]\d\d$/.test(status)) return `status: got ${JSON.stringify(status)}; needed: a number from 200 to 599.`;
    return { delayMs, status: Number(status) };
}

function reply(exchange: Exchange, from: Answering, status: number, path: string, called?: Called): void {
    const { pod } = from;
    const headers = { ...identity(from), ...way(pod, called), "content-type": "application/json" };
    const body = { pod: pod.name, color: pod.color, version: pod.version, protocol: exchange.protocol, path };
    exchange.reply(status, headers, `${JSON.stringify(body)}\n`);
}

/** The colours that a request met, from here on: `shop=blue,orders=blue`. */
function way({ app, color }: PodModel, called: Called | undefined): Record<string, string> {
    if (app === undefined || color === undefined) return {};
    return { "x-path": [`${app}=${color}`, ...(called?.path ? [called.path] : [])].join(",") };
}

function identity({ pod }: Answering): Record<string, string> {
    return {
        "x-pod": pod.name,
        ...(pod.color !== undefined && { "x-color": pod.color }),
        ...(pod.version !== undefined && { "x-version": pod.version }),
    };
}
