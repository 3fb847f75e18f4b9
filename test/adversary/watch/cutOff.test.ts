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

    it("are none if all selectors match", () => is(SOUND, []));

    it("are the colour without a subset", () =>
        is({ ...SOUND, rules: [{ host: "my-app", subsets: subsets("blue") }] }, ["green"]));

    it("are the colours whose subset is missing or selects the other one's pods", () =>
        is({ ...SOUND, rules: [{ host: "my-app", subsets: [{ name: "blue", labels: labels("green") }] }] }, [
            "blue",
            "green",
        ]));

    it("are the colour that the Service does not select", () => is(service({ selector: labels("green") }), ["blue"]));

    it("are both if the Service lacks the port, or sends it to one on which no pod listens", () => {
        is(service({ ports: [{ port: 81, targetPort: 8080 }] }), ["blue", "green"]);
        is(service({ ports: [{ port: 80, targetPort: 9999 }] }), ["blue", "green"]);
    });

    it("are both if the Service that callers use lost its port, though the route names another Service", () => {
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

    it("are none if the Service gives the target port by name", () =>
        is(service({ ports: [{ port: 80, targetPort: "http" }] }), []));

    it("are never colours outside the route", () =>
        is({ ...SOUND, http: [{ route: [to("blue")] }], rules: [{ host: "my-app", subsets: subsets("blue") }] }, []));
});
