import assert from "node:assert/strict";
import { viewRoute } from "../../../src/model/route/view.ts";
import { readTraffic } from "./readTraffic.ts";

const to = (subset?: string, weight?: number) => ({
    destination: { host: "my-app", ...(subset !== undefined && { subset }) },
    ...(weight !== undefined && { weight }),
});
const main = (...route: ReturnType<typeof to>[]) => ({ name: "blue-green-route", route });

const ROUTES: Readonly<Record<string, readonly object[]>> = {
    "all traffic on one colour": [main(to("blue", 100), to("green", 0))],
    "a split": [main(to("blue", 90), to("green", 10))],
    "weights that do not add up to 100": [main(to("blue", 1), to("green", 3))],
    "a lone destination without any weight": [main(to("green", 0))],
    "weights that are all 0": [main(to("blue", 0), to("green", 0))],
    "a destination without a subset": [main(to())],
    "a header match": [
        { match: [{ headers: { "x-tester": { exact: "yes" } } }], route: [to("green")] },
        main(to("blue")),
    ],
    "the test header": [
        { name: "test-green", match: [{ headers: { "x-color": { exact: "green" } } }], route: [to("green")] },
        main(to("blue")),
    ],
    "a path prefix": [{ match: [{ uri: { prefix: "/api" } }], route: [to("green")] }, main(to("blue"))],
    "the prefix of every path": [{ match: [{ uri: { prefix: "/" } }], route: [to("green")] }, main(to("blue"))],
    "an empty condition": [{ match: [{ headers: {} }], route: [to("green")] }, main(to("blue"))],
};

describe("the adversary's own reading of a route", () => {
    for (const [title, http] of Object.entries(ROUTES)) {
        it(`agrees with the component's on ${title}`, () => {
            const spec = { hosts: ["my-app.example.com", "my-app"], http };
            assert.deepEqual(readTraffic(spec), viewRoute(spec));
        });
    }
});
