import assert from "node:assert/strict";
import fc from "fast-check";
import { FAILED, SENDERS } from "../../../src/monitoring/failures.ts";
import { failureCount, failureRatio, latency, requestCount, requestRate } from "../../../src/monitoring/requests.ts";
import { OBSERVED } from "./observed.ts";

/** Everything in braces, one string a series selector. */
function selectorsOf(query: string): string[] {
    return [...query.matchAll(/\{([^}]*)\}/g)].map(([, inside]) => inside ?? "");
}

describe("queries over requests", () => {
    it("count each request once, where it was sent", () => {
        const queries = [requestRate, requestCount, failureCount, failureRatio].map((make) =>
            make(OBSERVED, "blue", "5m"),
        );
        for (const selector of selectorsOf([...queries, latency(OBSERVED, "blue", 0.99, "5m")].join("\n"))) {
            assert.ok(selector.startsWith(SENDERS), selector);
        }
    });

    it("count a caller's requests once where a waypoint reports them too", () => {
        const queries = [requestRate, requestCount, failureCount, failureRatio].map((make) =>
            make(OBSERVED, "blue", "5m"),
        );
        for (const query of queries) {
            const sums = query.match(/sum\(/g)?.length;
            assert.equal(
                query.match(/sum\(max by \(source_workload_namespace, source_workload\) /g)?.length,
                sums,
                query,
            );
        }
    });

    it("carry the matchers of one cluster, escaped as PromQL wants it", () => {
        fc.assert(
            fc.property(fc.string({ unit: "grapheme" }), (value) => {
                const service = { ...OBSERVED, matchers: { cluster: value } };
                for (const part of ["blue", "unanswered", "all"] as const) {
                    const [, text = ""] = /cluster=("(?:[^"\\]|\\.)*"),/s.exec(requestRate(service, part, "5m")) ?? [];
                    assert.equal(JSON.parse(text), value);
                }
            }),
        );
    });

    it("count a request that failed in several ways once", () => {
        const count = failureCount(OBSERVED, "blue", "5m");
        assert.equal(count.match(/increase\(/g)?.length, FAILED.length);
        assert.equal(count.match(/\bor increase/g)?.length, FAILED.length - 1);
    });

    it("set failures against the requests of the same colour", () => {
        for (const selector of selectorsOf(failureRatio(OBSERVED, "green", "5m"))) {
            assert.match(selector, /destination_workload="my-app-green"/);
        }
    });

    it("set requests that found no pod against those of the whole service", () => {
        const selectors = selectorsOf(failureRatio(OBSERVED, "unanswered", "5m"));
        assert.match(selectors.at(0) ?? "", /destination_workload="unknown"/);
        assert.match(selectors.at(-1) ?? "", /destination_workload=~"my-app-blue\|my-app-green\|unknown"/);
    });

    it("leave callers who hung up out of both sides of the ratio", () => {
        const [, pattern = ""] = /response_flags!~"([^"]*)"/.exec(failureRatio(OBSERVED, "blue", "5m")) ?? [];
        const hungUp = new RegExp(`^(?:${pattern})$`);
        assert.deepEqual(
            ["DC", "DR", "DPE", "UC,DC", "-", "UC", "UF,URX", "DPEX"].filter((flags) => hungUp.test(flags)),
            ["DC", "DR", "DPE", "UC,DC"],
        );
        for (const selector of selectorsOf(failureRatio(OBSERVED, "blue", "5m"))) {
            assert.match(selector, /response_flags!~/);
        }
    });

    it("know failures by status, gRPC status and flags", () => {
        const matches = (labels: Record<string, string>) =>
            FAILED.some((matcher) => {
                const [, name = "", pattern = ""] = /^(\w+)=~"(.*)"$/.exec(matcher) ?? [];
                return new RegExp(`^(?:${pattern})$`).test(labels[name] ?? "");
            });
        const failed: Record<string, string>[] = [
            { response_code: "503", response_flags: "UH" },
            { response_code: "500", response_flags: "-" },
            { response_code: "0", response_flags: "-" },
            { response_code: "200", response_flags: "-", grpc_response_status: "14" },
            { response_code: "200", response_flags: "UC" },
            { response_code: "200", response_flags: "UF,URX" },
        ];
        const fine: Record<string, string>[] = [
            { response_code: "200", response_flags: "-" },
            { response_code: "404", response_flags: "-" },
            { response_code: "200", response_flags: "-", grpc_response_status: "0" },
            { response_code: "200", response_flags: "-", grpc_response_status: "1" },
            { response_code: "200", response_flags: "DI" },
        ];
        assert.deepEqual([failed.filter((each) => !matches(each)), fine.filter(matches)], [[], []]);
    });

    it("take a dot in a Deployment's name for a dot", () => {
        const service = { ...OBSERVED, workloads: { blue: "my.app", green: "b" } };
        assert.match(requestRate(service, "all", "5m"), /destination_workload=~"my\[\.\]app\|b\|unknown"/);
    });
});
