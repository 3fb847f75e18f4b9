import assert from "node:assert/strict";
import { routingWarnings } from "../../../src/routing/warnings.ts";
import { settingsFor } from "../settingsFor.ts";

const destination = { connectionPool: { http: { h2UpgradePolicy: "UPGRADE" as const } } };

describe("a warning of routing", () => {
    it("is given where HTTP/2 is spoken to a port that may know HTTP/1 alone", () => {
        assert.match(routingWarnings(settingsFor({ destination })).join(), /UPGRADE speaks HTTP\/2 to the port http\./);
    });

    it("is given where that holds for one colour", () => {
        assert.equal(routingWarnings(settingsFor({ destination: { green: destination } })).length, 1);
    });

    it("is not given for a port that is said to know HTTP/2", () => {
        const service = { ports: [{ name: "http2", port: 80 }] };
        assert.deepEqual(routingWarnings(settingsFor({ destination, service })), []);
    });

    it("is not given where nothing is upgraded", () => {
        assert.deepEqual(routingWarnings(settingsFor()), []);
    });
});
