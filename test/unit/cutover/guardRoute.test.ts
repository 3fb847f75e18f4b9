import assert from "node:assert/strict";
import { lastKnown } from "../../../src/cutover/guardRoute.ts";

const to = (subset: string, weight: number) => ({ destination: { host: "my-app", subset }, weight });
const routeTo = (...route: object[]) => ({ spec: { http: [{ name: "blue-green-route", route }] } });

describe("the route as the state knows it", () => {
    it("is what a refresh has seen, not what the provider has made of the inputs then", () => {
        const known = lastKnown(routeTo(to("blue", 90)), routeTo(to("blue", 90), to("green", 10)));
        assert.deepEqual(known?.share, { blue: 0.9, green: 0.1 });
    });

    it("is what was requested if there is no more of it", () => {
        assert.deepEqual(lastKnown(routeTo(to("blue", 100)), {})?.share, { blue: 1, green: 0 });
    });

    it("is not known of a route that is made now", () => assert.equal(lastKnown({}, {}), undefined));
});
