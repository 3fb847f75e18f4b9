import assert from "node:assert/strict";
import { cutOff, type Ways } from "./cutOff.ts";

const labels = (color: string) => ({ app: "my-app", color });
const pods = (color: string, port = 8080) => ({
    labels: { ...labels(color), version: "v1" },
    ports: [{ containerPort: port, name: "http" }],
});
const to = (subset: string, port = 80) => ({ destination: { host: "my-app", subset, port: { number: port } } });
const subsets = (...names: readonly string[]) => names.map((name) => ({ name, labels: labels(name) }));

const SOUND: Ways = {
    http: [{ route: [to("blue"), to("green")] }],
    rules: [{ host: "my-app.default.svc.cluster.local", subsets: subsets("blue", "green") }],
    services: new Map([["my-app", { selector: { app: "my-app" }, ports: [{ port: 80, targetPort: 8080 }] }]]),
    pods: { blue: pods("blue"), green: pods("green") },
};
const service = (different: object): Ways => ({
    ...SOUND,
    services: new Map([["my-app", { ...SOUND.services.get("my-app"), ...different }]]),
});

describe("which colours are cut off", () => {
    const is = (ways: Ways, colors: readonly string[]) => assert.deepEqual(cutOff(ways), colors);

    it("is none where everything fits", () => is(SOUND, []));

    it("is that without a subset", () =>
        is({ ...SOUND, rules: [{ host: "my-app", subsets: subsets("blue") }] }, ["green"]));

    it("is that of which the subset selects the other one's pods", () =>
        is({ ...SOUND, rules: [{ host: "my-app", subsets: [{ name: "blue", labels: labels("green") }] }] }, [
            "blue",
            "green",
        ]));

    it("is that which the Service does not select", () => is(service({ selector: labels("green") }), ["blue"]));

    it("is both where the Service has no such port, or leads to one that nobody has", () => {
        is(service({ ports: [{ port: 81, targetPort: 8080 }] }), ["blue", "green"]);
        is(service({ ports: [{ port: 80, targetPort: 9999 }] }), ["blue", "green"]);
    });

    it("is both where the Service that callers know has lost their port, though the route leads to another one", () => {
        const both = { selector: { app: "my-app" }, ports: [{ port: 80, targetPort: 8080 }] };
        const known = { selector: labels("blue"), ports: [{ port: 81, targetPort: 8080 }] };
        const there = (subset: string) => ({ destination: { host: "both", subset, port: { number: 80 } } });
        const pinned: Ways = {
            ...SOUND,
            http: [{ route: [there("blue"), there("green")] }],
            rules: [{ host: "both", subsets: subsets("blue", "green") }],
            services: new Map([
                ["my-app", known],
                ["both", both],
            ]),
        };
        is(pinned, ["blue", "green"]);
        is({ ...pinned, services: new Map([...pinned.services, ["my-app", both]]) }, []);
    });

    it("is none where the Service asks for the port by its name", () =>
        is(service({ ports: [{ port: 80, targetPort: "http" }] }), []));

    it("is none that the route does not name", () =>
        is({ ...SOUND, http: [{ route: [to("blue")] }], rules: [{ host: "my-app", subsets: subsets("blue") }] }, []));
});
