import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { type Look, watchColor } from "../../../../src/cli/cutover/watch.ts";
import type { Journal } from "../../../../src/model/route/journal.ts";
import { servers } from "../../../fixtures/servers.ts";
import { deployment, type FakeCluster, paths } from "../../fakeCluster.ts";
import { clusterWith, route } from "../clusterWith.ts";
import { destination, mainRule, service } from "../samples.ts";

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
        return watchColor({ client, service, journal, say: () => undefined, signal, looks, stale });
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
