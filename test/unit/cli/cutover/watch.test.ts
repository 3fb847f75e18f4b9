import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { type Look, watchColor, worstOf } from "../../../../src/cli/cutover/watch.ts";
import type { Verdict } from "../../../../src/cli/prometheus/verdict.ts";
import type { Journal } from "../../../../src/model/route/journal.ts";
import { servers } from "../../../fixtures/servers.ts";
import { routePath } from "../../cutover/watchingShop.ts";
import { deployment, type FakeCluster, paths } from "../../fakeCluster.ts";
import { SHOP } from "../../releaseSet.ts";
import { clusterWith, route } from "../clusterWith.ts";
import { destination, mainRule, service } from "../samples.ts";
import { shopCluster, shopRoute, shopSet } from "../shop.ts";

const GREEN = { ...SHOP, activeColor: "green" } as const;

interface Values {
    answered?: number;
    faults?: number;
    nobodys?: number;
    p99?: number;
}

/** Answers as Prometheus does, by what the query asks for. */
const prometheusWith = (values: () => Values): Server =>
    createServer(async (request, response) => {
        const query = new URLSearchParams(await text(request)).get("query") ?? "";
        response.end(JSON.stringify({ status: "success", data: { result: resultOf(query, values()) } }));
    });

function resultOf(query: string, { answered, faults, nobodys, p99 }: Values): object[] {
    if (query.startsWith("topk")) return [{ metric: { __name__: "istio_requests_total" }, value: [0, "1"] }];
    if (/^istio_requests_total\{/.test(query)) {
        return [{ metric: {}, values: [0, 0.05, 0.1].map((time) => [time, "1"]) }];
    }
    const value = query.includes("histogram_quantile")
        ? p99
        : query.includes('destination_workload="unknown"')
          ? nobodys
          : query.includes(" or ")
            ? faults
            : answered;
    return value === undefined ? [] : [{ metric: {}, value: [0, String(value)] }];
}

describe("watching the new colour", () => {
    const serve = servers();
    let url: string;
    let values: Values;
    let looks: Look[];

    beforeEach(async () => {
        looks = [];
        values = { answered: 1000, p99: 100 };
        ({ url } = await serve(prometheusWith(() => values)));
    });

    const watch = (
        more: {
            prometheus?: string;
            bake?: number;
            annotations?: Record<string, string>;
            green?: number;
            stale?: boolean;
            cluster?: (client: FakeCluster) => void;
        } = {},
    ) => {
        const { bake = 200, green = 100, annotations = { a: "b" }, stale = false } = more;
        const rule = mainRule(destination("green", green), destination("blue", 100 - green));
        const client = clusterWith({
            [paths.route]: route([rule], annotations),
            [paths.blue]: deployment(3),
            [paths.green]: deployment(3),
        });
        more.cluster?.(client);
        const journal = {
            from: "blue",
            to: "green",
            steps: [100],
            step: 0,
            watch: {
                bakeMilliseconds: bake,
                intervalMilliseconds: 20,
                maxErrorRate: 0.05,
                maxP99Milliseconds: 500,
                minRequests: 100,
                prometheus: more.prometheus ?? url,
                onInconclusive: "rollback",
            },
        } as unknown as Journal;
        const signal = new AbortController().signal;
        return watchColor({ client, release: service, journal, say: () => undefined, signal, looks, stale });
    };

    it("finds it healthy once the bake is over", async () => {
        const startedAt = Date.now();
        assert.equal((await watch()).kind, "healthy");
        assert.ok(Date.now() - startedAt >= 200);
    });

    it("ends at the first look that finds a breach", async () => {
        values.faults = 200;
        assert.equal((await watch({ bake: 10_000 })).kind, "breach");
        assert.deepEqual(
            looks.map(({ kind }) => kind),
            ["breach"],
        );
    });

    it("lists every look with what was measured, at which step and when", async () => {
        await watch({ bake: 2000 });
        assert.ok(looks.length > 1, `${looks.length} looks`);
        const times = looks.map(({ time }) => Date.parse(time));
        assert.deepEqual(
            times,
            times.toSorted((one, another) => one - another),
        );
        for (const { kind, percent, figures } of looks) {
            assert.deepEqual([kind, percent, figures?.requests], ["healthy", 100, 1000]);
        }
    });

    it("finds a breach in requests that no pod got", async () => {
        values = { nobodys: 500 };
        assert.equal((await watch({ bake: 10_000 })).kind, "breach");
    });

    it("is inconclusive without data", async () => {
        values = {};
        assert.equal((await watch()).kind, "inconclusive");
    });

    it("is inconclusive while Prometheus does not answer, and says so", async () => {
        const end = await watch({ prometheus: "http://127.0.0.1:9" });
        assert.match("reason" in end ? end.reason : "", /does not answer/);
        assert.equal(end.kind, "inconclusive");
    });

    it("does not judge by requests from before", async () => {
        values.faults = 1000;
        const end = await watch({ stale: true });
        assert.match("reason" in end ? end.reason : "", /from before/);
    });

    it("ends when somebody rolls back", async () => {
        const hold = JSON.stringify({ from: "green", reason: "seen by me", time: "2030-01-01T00:00:00Z" });
        const end = await watch({ annotations: { "istio-blue-green/hold": hold } });
        assert.equal(end.kind, "moved");
    });

    it("ends when somebody rolled back while Prometheus was slow, whatever it answers", async () => {
        for (const faults of [0, 1000]) {
            let rollBack = () => {};
            const slow = prometheusWith(() => {
                rollBack();
                return { ...values, faults };
            });
            const { url: prometheus } = await serve(slow);
            const cluster = (client: FakeCluster) => {
                const hold = JSON.stringify({ from: "green", reason: "seen by me", time: "2030-01-01T00:00:00Z" });
                rollBack = () =>
                    client.objects.set(
                        paths.route,
                        route([mainRule(destination("blue", 100))], { "istio-blue-green/hold": hold }),
                    );
            };
            const end = await watch({ prometheus, bake: 50, cluster });
            assert.equal(end.kind, "moved", JSON.stringify(end));
        }
    });

    it("ends when another process continues the cutover", async () => {
        const theirs = JSON.stringify({ from: "blue", to: "green", steps: [100], step: 0, by: "me@there", pid: 7 });
        const end = await watch({ annotations: { "istio-blue-green/cutover": theirs } });
        assert.match("reason" in end ? end.reason : "", /me@there has resumed the cutover in process 7/);
        assert.equal(end.kind, "moved");
    });

    it("ends when somebody moves the traffic", async () => {
        assert.equal((await watch({ green: 60 })).kind, "moved");
    });

    it("does not watch if it is switched off", async () => assert.equal((await watch({ bake: 0 })).kind, "unwatched"));
});

describe("watching the new colour of a release set", () => {
    const set = shopSet();
    const figures = (errorRate: number) => ({ seconds: 60, requests: 1000, errors: 0, errorRate, p99Milliseconds: 1 });
    const healthy = (errorRate = 0): Verdict => ({ kind: "healthy", figures: figures(errorRate) });
    const breach: Verdict = { kind: "breach", figures: figures(0.5), reason: "50 % failed" };
    const tooFew: Verdict = { kind: "inconclusive", figures: undefined, reason: "3 requests are too few" };
    const judged = (...verdicts: [shop: Verdict, orders: Verdict, cart: Verdict]) =>
        worstOf(
            set,
            set.members.map((member, index) => ({ service: member, verdict: verdicts[index] ?? tooFew })),
        );

    it("ends by a breach of any of its services, which is named", () => {
        assert.deepEqual(judged(healthy(), healthy(), breach), { ...breach, reason: "cart: 50 % failed" });
        assert.deepEqual(judged(tooFew, breach, tooFew), { ...breach, reason: "orders: 50 % failed" });
    });

    it("needs enough requests at the entry alone", () => {
        assert.deepEqual(judged(tooFew, healthy(), healthy()), { ...tooFew, reason: "shop: 3 requests are too few" });
        assert.equal(judged(healthy(), tooFew, tooFew).kind, "healthy");
    });

    it("tells the figures of the worst", () => {
        assert.deepEqual(judged(healthy(0.01), healthy(0.03), healthy()), { ...healthy(0.03), service: "orders" });
    });

    it("is that of a service by itself where it is one", () => {
        assert.deepEqual(worstOf(service, [{ service, verdict: healthy() }]), healthy());
        assert.deepEqual(worstOf(service, [{ service, verdict: tooFew }]), tooFew);
    });

    it("ends when somebody moves the traffic at one of the entries", async () => {
        const entries = shopSet(["shop", "orders"]);
        const cluster = shopCluster(GREEN, { [routePath("orders")]: shopRoute(SHOP, "orders") });
        const journal = {
            ...{ from: "blue", to: "green", steps: [100], step: 0 },
            watch: { bakeMilliseconds: 100, intervalMilliseconds: 20, prometheus: "http://127.0.0.1:9" },
        } as unknown as Journal;
        const { signal } = new AbortController();
        const context = { client: cluster, release: entries, journal, say: () => undefined, signal, looks: [] };
        const end = await watchColor({ ...context, stale: false });
        assert.deepEqual(end.kind, "moved");
        assert.match("reason" in end ? end.reason : "", /^orders: green has 0 % of the traffic instead of 100 %/);
    });
});
