import assert from "node:assert/strict";
import { routingWarnings } from "../../../src/routing/warnings.ts";
import { settingsFor } from "../settingsFor.ts";

const destination = { connectionPool: { http: { h2UpgradePolicy: "UPGRADE" as const } } };

describe("a warning of routing", () => {
    it("is given where HTTP/2 is spoken to a port that may know HTTP/1 alone", () => {
        assert.match(routingWarnings(settingsFor({ destination })).join(), /UPGRADE sends HTTP\/2 to the port http\./);
    });

    it("is given where that holds for one colour", () => {
        assert.equal(routingWarnings(settingsFor({ destination: { green: destination } })).length, 1);
    });

    it("is not given for a port that is said to know HTTP/2", () => {
        const service = { ports: [{ name: "http2", port: 80 }] };
        assert.deepEqual(routingWarnings(settingsFor({ destination, service })), []);
    });

    it("is not given if nothing is upgraded", () => assert.deepEqual(routingWarnings(settingsFor()), []));

    const podOn = (containerPort: number) => ({
        containers: [{ name: "main", image: "x", ports: [{ containerPort }] }],
    });
    const ports = [{ name: "http", port: 80, targetPort: 8080 }];
    const withPods = (blue: number, green: number) =>
        settingsFor({ blue: { pod: podOn(blue) }, green: { pod: podOn(green) }, service: { ports } });

    it("is given if the Service targets a port that a pod does not declare", () => {
        assert.deepEqual(routingWarnings(withPods(8080, 9090)), [
            "my-app: the Service sends requests to port 8080 of green, whose pod declares only 9090. If nothing listens on 8080, every " +
                "request to green fails.",
        ]);
    });

    it("is not given where pods declare the port, or none", () => {
        assert.deepEqual(routingWarnings(withPods(8080, 8080)), []);
        const silent = { pod: { containers: [{ name: "main", image: "x" }] } };
        assert.deepEqual(routingWarnings(settingsFor({ blue: silent, green: silent, service: { ports } })), []);
    });
});
