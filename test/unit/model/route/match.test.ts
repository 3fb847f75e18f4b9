import assert from "node:assert/strict";
import { audienceOf, catchesAll } from "../../../../src/model/route/match.ts";
import { UNKNOWN } from "../../../../src/model/value.ts";

describe("the audience of a rule", () => {
    for (const [what, match, audience] of [
        ["without conditions is everyone", undefined, "everyone"],
        ["with a path is everyone", [{ uri: { prefix: "/api" } }], "everyone"],
        ["with a test header is testers", [{ headers: { "x-test-version": { exact: "green" } } }], "testers"],
        ["with a cookie is testers", [{ headers: { cookie: { regex: "^(.*;)?canary=1" } } }], "testers"],
        [
            "with a header in one of two conditions is everyone",
            [{ headers: { "x-a": { exact: "1" } } }, { port: 80 }],
            "everyone",
        ],
        ["with a pseudo header is everyone", [{ headers: { ":authority": { exact: "my-app" } } }], "everyone"],
        ["with a header of any value is everyone", [{ headers: { "x-request-id": { regex: ".*" } } }], "everyone"],
        ["with a header that is not known yet is not known", [{ headers: { "x-a": { exact: UNKNOWN } } }], UNKNOWN],
        ["with conditions that are not known yet is not known", UNKNOWN, UNKNOWN],
    ] as const) {
        it(what, () => {
            assert.equal(audienceOf(match, "http"), audience);
        });
    }

    it("of a rule for TCP is everyone", () => {
        assert.equal(audienceOf([{ port: 80 }], "tcp"), "everyone");
    });
});

describe("a rule that takes all requests", () => {
    for (const [what, match, all] of [
        ["has no conditions", [], true],
        ["may ask for the path /", [{ uri: { prefix: "/" } }], true],
        ["asks for no longer path", [{ uri: { prefix: "/api" } }], false],
        ["asks for no port", [{ port: 80 }], false],
        ["may have a name", [{ name: "all" }], true],
        ["is not one whose conditions are not known yet", UNKNOWN, false],
    ] as const) {
        it(what, () => {
            assert.equal(catchesAll(match, "http"), all);
        });
    }
});
