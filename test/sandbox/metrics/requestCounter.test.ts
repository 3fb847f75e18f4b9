import assert from "node:assert/strict";
import fc from "fast-check";
import { samples } from "./accessLogSamples.ts";
import { podOf } from "./podSamples.ts";
import { RequestCounter, waitForPodMs } from "./requestCounter.ts";
import { RequestMetrics } from "./requestMetrics.ts";
import { WorkloadDirectory } from "./workloadDirectory.ts";

const address = "10.244.0.5";
const sampleNames = Object.keys(samples) as (keyof typeof samples)[];

/** A counter with its surroundings, and what it has counted. */
function createFixture() {
    const directory = new WorkloadDirectory();
    const metrics = new RequestMetrics();
    const told: string[] = [];
    const counter = new RequestCounter(directory, metrics, (text) => told.push(text));
    const sum = async (name: string, labels: Record<string, string> = {}) => {
        const metric = await metrics.registry.getSingleMetric(name)?.get();
        const values: { value: number; labels: object; metricName?: string }[] = metric?.values ?? [];
        return values
            .filter((value) => value.metricName === undefined || value.metricName === `${name}_count`)
            .filter((value) =>
                Object.entries(labels).every(([key, wanted]) => Reflect.get(value.labels, key) === wanted),
            )
            .reduce((total, { value }) => total + value, 0);
    };
    return { directory, counter, told, sum };
}

const line = (name: keyof typeof samples) => JSON.stringify(samples[name]);

describe("the request counter", () => {
    it("counts every request once, in counter and histogram, and every line once", async () => {
        const lines = fc.array(fc.constantFrom("broken", ...sampleNames), { maxLength: 50 });
        await fc.assert(
            fc.asyncProperty(lines, async (names) => {
                const { directory, counter, sum } = createFixture();
                directory.apply(podOf("blue", "a", address));
                for (const name of names) {
                    counter.line("gateway", name === "broken" ? "{" : line(name));
                }
                const broken = names.filter((name) => name === "broken").length;
                const connections = names.filter((name) => name === "tcpConnection").length;
                const requests = names.length - broken - connections;
                assert.deepEqual(
                    [
                        await sum("istio_requests_total"),
                        await sum("istio_request_duration_milliseconds"),
                        await sum("access_log_exporter_lines_total", { result: "request" }),
                        await sum("access_log_exporter_lines_total", { result: "connection" }),
                        await sum("access_log_exporter_lines_total", { result: "malformed" }),
                    ],
                    [requests, requests, requests, connections, broken],
                );
            }),
            { numRuns: 50 },
        );
    });

    it("reports only the first malformed line", () => {
        const { counter, told } = createFixture();
        counter.line("mesh", "no JSON");
        counter.line("gateway", "no JSON either");
        assert.deepEqual([told.length, told[0]?.includes("no JSON")], [1, true]);
    });

    it("waits for the pod of a request before it counts it", async () => {
        const { directory, counter, sum } = createFixture();
        counter.line("gateway", line("answered"), 0);
        const before = await sum("istio_requests_total");
        directory.apply(podOf("blue", "a", address));
        counter.retryWaiting(1);
        const after = await sum("istio_requests_total", { destination_workload: "my-app-blue" });
        assert.deepEqual([before, after], [0, 1]);
    });

    it("counts a request as of an unknown workload when its pod does not come", async () => {
        const { counter, sum } = createFixture();
        counter.line("gateway", line("answered"), 0);
        counter.retryWaiting(waitForPodMs - 1);
        const before = await sum("istio_requests_total");
        counter.retryWaiting(waitForPodMs);
        const after = await sum("istio_requests_total", { destination_workload: "unknown" });
        const unknown = await sum("access_log_exporter_unknown_pod_requests_total");
        assert.deepEqual([before, after, unknown], [0, 1, 1]);
    });

    it("does not wait where no upstream host was chosen", async () => {
        const { counter, sum } = createFixture();
        counter.line("gateway", line("noHealthyUpstream"), 0);
        assert.equal(await sum("istio_requests_total", { destination_workload: "unknown", response_flags: "UH" }), 1);
    });

    it("keeps at most 10,000 requests waiting and loses none", async () => {
        const { counter, sum } = createFixture();
        for (let index = 0; index < 10_010; index++) {
            counter.line("gateway", line("answered"), 0);
        }
        const counted = await sum("istio_requests_total");
        const waiting = await sum("access_log_exporter_waiting_requests");
        assert.deepEqual([counted, waiting], [10, 10_000]);
    });

    it("finds the pod behind an IPv6 upstream host", async () => {
        const { directory, counter, sum } = createFixture();
        directory.apply(podOf("green", "b", "fd00::5"));
        counter.line("mesh", JSON.stringify({ ...samples.answered, upstream_host: "[fd00::5]:8080" }));
        assert.equal(await sum("istio_requests_total", { destination_workload: "my-app-green" }), 1);
    });
});
