import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import fc from "fast-check";
import { settingsOf } from "../../../src/arguments/settings.ts";
import { findProblems } from "../../../src/arguments/validate.ts";
import { destinationHost } from "../../../src/routing/service.ts";
import { virtualServiceSpec } from "../../../src/routing/virtualService.ts";
import { anyArgs } from "../anyArgs.ts";
import { resolved } from "../recording.ts";
import { settingsFor } from "../settingsFor.ts";

function rules(...args: Parameters<typeof settingsFor>) {
    return virtualServiceSpec(settingsFor(...args)).http;
}

function destination(subset: string, number = 80) {
    return { host: "my-app", subset, port: { number } };
}

describe("the route", () => {
    it("sends everything to the active colour", () => {
        assert.deepEqual(rules({ activeColor: "green" }), [
            { name: "blue-green-route", route: [{ destination: destination("green"), weight: 100 }] },
        ]);
    });

    it("holds for callers in the mesh as for those at the gateway", () => {
        assert.deepEqual(virtualServiceSpec(settingsFor()).gateways, ["default/my-app", "mesh"]);
    });

    it("holds for callers in the mesh where there is no gateway", () => {
        assert.deepEqual(virtualServiceSpec(settingsFor({ gateway: undefined })).gateways, ["mesh"]);
    });

    it("names Gateways that exist as they were given", () => {
        const { gateways } = virtualServiceSpec(settingsFor({ gateway: { existing: ["istio-system/main"] } }));
        assert.deepEqual(gateways, ["istio-system/main", "mesh"]);
    });

    it("names its Gateway in a namespace that is known later", async () => {
        const [gateway] = virtualServiceSpec(settingsFor({ namespace: output("shop") })).gateways;
        assert.equal(await resolved(output(gateway)), "shop/my-app");
    });

    it("answers to the Service's name and to the hosts", () => {
        assert.deepEqual(virtualServiceSpec(settingsFor()).hosts, ["my-app", "my-app.example.com"]);
    });

    it("asks who calls without naming gateways, beside which Istio would take everybody", () => {
        const ports = [
            { name: "http", port: 80 },
            { name: "http-admin", port: 81 },
        ];
        const callers = [{ sourceLabels: { team: "a" } }, { sourceNamespace: "beta" }];
        const all = [...callers, { method: { exact: "GET" } }];
        const [ofCallers] = rules({ service: { ports }, traffic: { match: all } });
        assert.deepEqual(ofCallers?.match, [
            ...callers.map((each) => ({ ...each, port: 81 })),
            { method: { exact: "GET" }, port: 81, gateways: ["mesh"] },
        ]);
    });

    it("gives the idle colour its percent", () => {
        assert.deepEqual(rules({ traffic: { idlePercent: 10 } })[0]?.route, [
            { destination: destination("blue"), weight: 90 },
            { destination: destination("green"), weight: 10 },
        ]);
    });

    it("sends copies to the idle colour, and answers from the active one", () => {
        const [rule] = rules({ traffic: { mirrorPercent: 25 } });
        assert.deepEqual([rule?.mirror, rule?.mirrorPercentage], [destination("green"), { value: 25 }]);
    });

    it("lets a header choose the colour, in the mesh alone", () => {
        const [blue, green] = rules({ traffic: { testHeader: "x-color" } });
        assert.deepEqual(
            [blue?.match, blue?.route[0]?.destination.subset, green?.route[0]?.destination.subset],
            [[{ headers: { "x-color": { exact: "blue" } }, gateways: ["mesh"] }], "blue", "green"],
        );
    });

    it("lets a header choose the colour at the gateway if configured", () => {
        const [blue] = rules({ traffic: { testHeader: { name: "x-color", atGateway: true } } });
        assert.deepEqual(blue?.match, [{ headers: { "x-color": { exact: "blue" } } }]);
    });

    it("sends requests that match to the idle colour, before all others", () => {
        const match = [{ sourceNamespace: "beta" }];
        const [first] = rules({ traffic: { match } });
        assert.deepEqual([first?.match, first?.route[0]?.destination.subset], [match, "green"]);
    });

    it("treats every rule with the same retries and timeout", () => {
        const treatment = { retries: { attempts: 2 }, timeout: "5s" };
        for (const { retries, timeout } of rules({ traffic: { ...treatment, testHeader: "x-color" } })) {
            assert.deepEqual({ retries, timeout }, treatment);
        }
    });

    it("switches retries off with 0 attempts alone, for Istio refuses any detail beside it", () => {
        const retries = { attempts: 0, perTryTimeout: "2s", retryOn: "gateway-error" };
        assert.deepEqual(rules({ traffic: { retries } })[0]?.retries, { attempts: 0 });
    });

    it("has a rule of its own for each further port, which only sidecars see", () => {
        const ports = [
            { name: "http", port: 80 },
            { name: "grpc-admin", port: 9000 },
        ];
        const [admin] = rules({ service: { ports } });
        assert.deepEqual(admin, {
            name: "blue-green-route-grpc-admin",
            match: [{ port: 9000, gateways: ["mesh"] }],
            route: [{ destination: destination("blue", 9000), weight: 100 }],
        });
    });

    it("is made of valid arguments in the property tests below", () => {
        fc.assert(fc.property(anyArgs, (args) => assert.deepEqual(findProblems("my-app", args), [])));
    });

    it("has weights that add up to 100 in every rule", () => {
        fc.assert(
            fc.property(anyArgs, (args) => {
                for (const { route } of virtualServiceSpec(settingsOf("my-app", args)).http) {
                    assert.equal(
                        route.reduce((sum, { weight }) => sum + weight, 0),
                        100,
                    );
                }
            }),
        );
    });

    it("names host, colour and one of the Service's ports in every destination", () => {
        fc.assert(
            fc.property(anyArgs, (args) => {
                const settings = settingsOf("my-app", args);
                for (const { route, mirror } of virtualServiceSpec(settings).http) {
                    for (const each of [...route.map(({ destination }) => destination), ...(mirror ? [mirror] : [])]) {
                        assert.equal(each.host, destinationHost(settings));
                        assert.ok(settings.ports.some(({ port }) => port === each.port.number));
                    }
                }
            }),
        );
    });

    it("ends with the one rule without conditions, which gives the active colour the most", () => {
        fc.assert(
            fc.property(anyArgs, (args) => {
                const http = virtualServiceSpec(settingsOf("my-app", args)).http;
                assert.deepEqual(
                    http.filter(({ match }) => match === undefined).map((rule) => http.indexOf(rule)),
                    [http.length - 1],
                );
                assert.equal(http.at(-1)?.route[0]?.destination.subset, args.activeColor);
            }),
        );
    });

    it("gives every rule a name of its own", () => {
        fc.assert(
            fc.property(anyArgs, (args) => {
                const names = virtualServiceSpec(settingsOf("my-app", args)).http.map(({ name }) => name);
                assert.equal(new Set(names).size, names.length);
            }),
        );
    });
});
