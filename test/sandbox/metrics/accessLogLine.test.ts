import assert from "node:assert/strict";
import fc from "fast-check";
import { accessLogFields } from "./accessLogFormat.ts";
import { parseAccessLogLine } from "./accessLogLine.ts";
import { samples } from "./accessLogSamples.ts";

const parse = (value: unknown) => parseAccessLogLine(JSON.stringify(value));

describe("an access-log line", () => {
    it("is read as a request", () => {
        assert.deepEqual(parse(samples.grpc), {
            kind: "request",
            entry: {
                startedAt: Date.UTC(2026, 10, 26, 13, 0, 0, 109),
                durationMs: 8,
                authority: "my-app.example.com",
                routeName: null,
                isGrpc: true,
                responseCode: 200,
                responseFlags: "-",
                grpcStatus: 14,
                upstreamCluster: "outbound|80|blue|my-app.default.svc.cluster.local",
                upstreamHost: "10.244.0.5:8080",
                upstreamAnswered: true,
            },
        });
    });

    for (const [name, sample] of Object.entries(samples)) {
        const kind = name === "tcpConnection" ? "connection" : "request";
        it(`is a ${kind} for the sample ${name}`, () => assert.equal(parse(sample).kind, kind));
    }

    it("tells an upstream that was chosen and did not answer", () => {
        const parsed = parse(samples.connectionRefused);
        assert.equal(parsed.kind === "request" && parsed.entry.upstreamAnswered, false);
    });

    it("reads the dash of older Envoys as no value", () => {
        const parsed = parse({ ...samples.answered, upstream_host: "-" });
        assert.equal(parsed.kind === "request" && parsed.entry.upstreamHost, null);
    });

    it("is malformed, with the field's name, when a field has a wrong type", () => {
        const parsed = parse({ ...samples.answered, response_code: "200" });
        assert.match(parsed.kind === "malformed" ? parsed.problem : "", /^response_code: /);
    });

    it("is malformed when it was cut off", () => {
        fc.assert(
            fc.property(fc.nat(), (cut) => {
                const line = JSON.stringify(samples.answered);
                return parseAccessLogLine(line.slice(0, cut % line.length)).kind === "malformed";
            }),
        );
    });

    it("never throws, whatever it holds", () => {
        const broken = fc.dictionary(fc.constantFrom(...Object.keys(accessLogFields)), fc.jsonValue());
        fc.assert(
            fc.property(
                fc.oneof(
                    fc.string(),
                    fc.json(),
                    broken.map((value) => JSON.stringify(value)),
                ),
                (line) => {
                    return ["request", "connection", "malformed"].includes(parseAccessLogLine(line).kind);
                },
            ),
        );
    });
});
