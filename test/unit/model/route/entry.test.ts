import assert from "node:assert/strict";
import { entriesOf, newEntries, sayEntry } from "../../../../src/model/route/entry.ts";

const to = (host: string, port?: number, subset = "blue") => ({
    destination: { host, subset, ...(port !== undefined && { port: { number: port } }) },
});

describe("the entries of a route", () => {
    it("are the ports of Services to which its rules lead, each once, those of everybody else first", () => {
        const spec = {
            http: [
                { match: [{ port: 9000 }], route: [to("my-app", 9000)] },
                { match: [{ headers: { x: { exact: "y" } } }], route: [to("my-app", 80, "green")] },
                { route: [to("my-app", 80), to("my-app", 80, "green")] },
            ],
        };
        assert.deepEqual(entriesOf(spec, "shop"), [
            { host: "my-app.shop", port: 80, main: true },
            { host: "my-app.shop", port: 9000, main: false },
        ]);
    });

    it("are the same however a host is written", () => {
        const route = (host: string) => entriesOf({ http: [{ route: [to(host, 80)] }] }, "shop");
        assert.deepEqual(newEntries(route("my-app"), route("my-app.shop.svc.cluster.local")), []);
    });

    it("are new where the Service or its port is another", () => {
        const route = (host: string, port?: number) => entriesOf({ http: [{ route: [to(host, port)] }] }, "shop");
        const before = route("my-app", 80);
        assert.deepEqual(newEntries(before, route("my-app-all", 80)).map(sayEntry), ["my-app-all.shop:80"]);
        assert.deepEqual(newEntries(before, route("my-app", 81)).map(sayEntry), ["my-app.shop:81"]);
        assert.deepEqual(newEntries(before, route("my-app")).map(sayEntry), ["my-app.shop"]);
    });
});
