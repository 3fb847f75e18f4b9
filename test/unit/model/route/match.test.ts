import assert from "node:assert/strict";
import { audienceOf, catchesAll } from "../../../../src/model/route/match.ts";
import { UNKNOWN } from "../../../../src/model/value.ts";

describe("the audience of a rule", () => {
    for (const [what, match, audience] of [
        ["without conditions is everyone", undefined, "everyone"],
        ["with a path is everyone", [{ uri: { prefix: "/api" } }], "everyone"],
        ["with a test header is testers", [{ headers: { "x-test-version": { exact: "green" } } }], "testers"],
        ["with a query parameter is testers", [{ queryParams: { beta: { exact: "1" } } }], "testers"],
        ["with any query parameter of a name is everyone", [{ queryParams: { page: {} } }], "everyone"],
        [
            "with a cookie, which browsers send for years, is everyone",
            [{ headers: { cookie: { regex: "^(.*;)?canary=1" } } }],
            "everyone",
        ],
        [
            "with a content type is everyone",
            [{ headers: { "content-type": { exact: "application/json" } } }],
            "everyone",
        ],
        [
            "with what a proxy on the way adds is everyone",
            [{ headers: { "X-Forwarded-Proto": { exact: "https" } } }],
            "everyone",
        ],
        ["with credentials is everyone", [{ headers: { authorization: { prefix: "Bearer " } } }], "everyone"],
        ["with a header that need only be there is everyone", [{ headers: { "x-test-version": {} } }], "everyone"],
        ["with an empty prefix is everyone", [{ headers: { "x-test-version": { prefix: "" } } }], "everyone"],
        [
            "with a pattern of everything in other words is everyone",
            [{ headers: { "x-test-version": { regex: "[\\s\\S]*" } } }],
            "everyone",
        ],
        [
            "with a pattern that cannot be read is everyone",
            [{ headers: { "x-test-version": { regex: "(?P<a>" } } }],
            "everyone",
        ],
        [
            "with a pattern of one version is testers",
            [{ headers: { "x-test-version": { regex: "(?i)green" } } }],
            "testers",
        ],
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

    it("of a rule for TCP is everyone", () => assert.equal(audienceOf([{ port: 80 }], "tcp"), "everyone"));
});

describe("a condition on the calling pod", () => {
    it("narrows nothing where it names all gateways of its route", () => {
        const bound = ["shop/main", "mesh"];
        assert.equal(catchesAll([{ gateways: ["mesh", "shop/main"] }], "http", bound), true);
        assert.equal(catchesAll([{ gateways: ["mesh", "shop/main"], sourceLabels: { a: "b" } }], "http", bound), true);
        assert.equal(catchesAll([{ gateways: ["mesh", "shop/main"], uri: { exact: "/a" } }], "http", bound), false);
        assert.equal(catchesAll([{ gateways: ["mesh"] }], "http", bound), false);
        assert.equal(catchesAll([{ gateways: ["mesh"] }], "http", ["mesh", UNKNOWN]), false);
    });

    it("is ignored beside gateways, as istiod does", () => {
        assert.equal(catchesAll([{ gateways: [], sourceLabels: { color: "blue" } }], "http"), false);
        assert.equal(catchesAll([{ gateways: ["mesh"], sourceLabels: { color: "blue" } }], "http"), false);
    });
});

describe("a rule that takes all requests", () => {
    for (const [what, match, all] of [
        ["has no conditions", [], true],
        ["may ask for the path /", [{ uri: { prefix: "/" } }], true],
        ["asks for no longer path", [{ uri: { prefix: "/api" } }], false],
        ["asks for no port", [{ port: 80 }], false],
        ["may have a name", [{ name: "all" }], true],
        ["may ask for no header", [{ headers: {} }], true],
        ["may ask for no parameter and no label", [{ queryParams: {}, sourceLabels: {} }], true],
        ["may leave a condition undefined", [{ uri: undefined }], true],
        ["may ask for a path in other words", [{ uri: { regex: "/.*" } }], true],
        ["may ask for an empty condition on the path", [{ uri: {} }], true],
        ["may ask for a method of any name", [{ method: { regex: ".+" } }], true],
        ["asks for no method", [{ method: { exact: "GET" } }], false],
        ["asks for no header", [{ headers: { "x-a": { exact: "1" } } }], false],
        ["asks for the absence of no header", [{ withoutHeaders: { "x-a": {} } }], false],
        ["asks for no calling pod", [{ sourceLabels: { team: "a" } }], false],
        ["asks for no condition that is not known yet", [{ uri: UNKNOWN }], false],
        ["is not one whose conditions are not known yet", UNKNOWN, false],
    ] as const) {
        it(what, () => {
            assert.equal(catchesAll(match, "http"), all);
        });
    }
});
