import assert from "node:assert/strict";
import * as queries from "../../../../src/cli/prometheus/queries.ts";

const measured = { namespace: "shop", destinations: ["my-app", "my-app-all"], workload: "my-app-green" };

describe("the queries that decide", () => {
    const all = [queries.answeredQuery, queries.faultsQuery, queries.nobodysFaultsQuery, queries.p99Query];
    for (const query of all) {
        it(`counts each request once, where it was sent: ${query.name}`, () => {
            assert.doesNotMatch(query(measured, 60).replaceAll('reporter=~"source|waypoint"', ""), /reporter|\{\}/);
            assert.match(query(measured, 60), /reporter=~"source\|waypoint"/);
        });

        it(`leaves out callers that went away: ${query.name}`, () => {
            assert.match(query(measured, 60), /response_flags!~"\(\.\*,\)\?DC\(,\.\*\)\?"/);
        });

        it(`looks at this service alone, whichever of its Services is routed to: ${query.name}`, () => {
            assert.match(query(measured, 60), /destination_service_namespace="shop"/);
            assert.match(query(measured, 60), /destination_service_name=~"my-app\|my-app-all"/);
        });
    }

    it("tells colours apart by workload, since a reset request has no version", () => {
        assert.match(queries.faultsQuery(measured, 60), /destination_workload="my-app-green"/);
        assert.doesNotMatch(queries.faultsQuery(measured, 60), /destination_version/);
    });

    it("counts what failed before any pod got it", () => {
        assert.match(queries.nobodysFaultsQuery(measured, 60), /destination_workload="unknown"/);
    });

    it("counts gRPC's own failures, which HTTP calls 200", () => {
        assert.match(
            queries.faultsQuery(measured, 60),
            /response_code="200",grpc_response_status=~"2\|4\|12\|13\|14\|15"/,
        );
    });

    it("counts a request without an answer as failed", () => {
        assert.match(queries.faultsQuery(measured, 60), /response_code=~"0\|5\.\."/);
    });

    it("asks for the window that was asked for", () => {
        assert.match(queries.answeredQuery(measured, 240), /\[240s\]/);
    });

    it("names one series with all its labels", () => {
        const labels = { __name__: "istio_requests_total", source: 'a"b' };
        assert.equal(queries.samplesQuery(labels, 60), 'istio_requests_total{source="a\\"b"}[60s]');
    });
});
