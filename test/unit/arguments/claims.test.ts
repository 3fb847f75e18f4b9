import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import type { BlueGreenServiceArgs } from "../../../src/args.ts";
import { type Claimant, collisions, collisionsOf } from "../../../src/arguments/claims.ts";
import { settingsOf } from "../../../src/arguments/settings.ts";
import { claimOf } from "../../../src/objects/claimsOfStack.ts";
import { HAPPY } from "../happy.ts";

const INSIDE = { ...HAPPY, hosts: [], gateway: undefined } as unknown as BlueGreenServiceArgs;

function claimant(name: string, change: Partial<BlueGreenServiceArgs> = {}): Claimant {
    return { settings: settingsOf(name, { ...INSIDE, ...change }), prefix: `${name}.` };
}

function pathsOf(first: Claimant, second: Claimant): string[] {
    return collisionsOf(first, second).map(({ path }) => path);
}

const OTHER_LABELS = { selectorLabels: { service: { app: "other" } } };

describe("two services of one stack", () => {
    it("have nothing in common where only their names differ", () => {
        assert.deepEqual(
            collisions([claimant("a"), claimant("b"), claimant("c", { service: { pinToActive: true } })]),
            [],
        );
    });

    for (const [what, first, second, path] of [
        [
            "a host",
            { hosts: ["shop.example.com"] },
            { hosts: ["x.org", "Shop.example.com".toLowerCase()] },
            "b.hosts[1]",
        ],
        ["a Service", {}, { names: { service: "a" } }, "b.names.service"],
        ["a Deployment", {}, { names: { green: "a-blue" } }, "b.names.green"],
        ["a DestinationRule", {}, { names: { destinationRule: "a" } }, "b.names.destinationRule"],
        ["a VirtualService", { names: { virtualService: "b" } }, {}, "b.names.virtualService"],
        [
            "a Gateway",
            { gateway: HAPPY.gateway },
            { gateway: HAPPY.gateway, names: { gateway: "a" } },
            "b.names.gateway",
        ],
        [
            "the Service beside a pinned one",
            { service: { pinToActive: true } },
            { names: { service: "a-all" } },
            "b.names.service",
        ],
        ["the name by which one is called", {}, { hosts: ["a"] }, "b.hosts[0]"],
        ["the whole name by which one is called", { hosts: ["b.default.svc.cluster.local"] }, {}, "a.hosts[0]"],
        ["the labels of their pods", {}, { selectorLabels: { service: { app: "a" } } }, "b.selectorLabels.service"],
        [
            "pods that both would select",
            { podLabels: { tier: "web" } },
            { selectorLabels: { service: { tier: "web" } } },
            "b.selectorLabels.service",
        ],
    ] as [string, Partial<BlueGreenServiceArgs>, Partial<BlueGreenServiceArgs>, string][]) {
        it(`cannot share ${what}`, () => {
            assert.deepEqual(pathsOf(claimant("a", first), claimant("b", second)), [path]);
        });
    }

    it("may share names in different namespaces, and hosts nowhere", () => {
        const hosts = { hosts: ["shop.example.com"] };
        const [one, another] = [
            claimant("a", { ...hosts, namespace: "one" }),
            claimant("a", { ...hosts, namespace: "two" }),
        ];
        assert.deepEqual(pathsOf(one, another), ["a.hosts[0]"]);
    });

    it("may name the same Gateway if neither creates one", () => {
        const existing = { gateway: { existing: ["istio-system/main"] }, names: { gateway: "g" } };
        assert.deepEqual(pathsOf(claimant("a", existing), claimant("b", existing)), []);
    });

    it("are in one namespace where that is the same Output", () => {
        const [shop, other] = [output("shop"), output("other")];
        const named = { names: { service: "same" } };
        const first = claimant("a", { ...named, namespace: shop });
        assert.deepEqual(pathsOf(first, claimant("b", { ...named, namespace: shop })), ["b.names.service"]);
        assert.deepEqual(pathsOf(first, claimant("b", { ...named, namespace: other })), []);
    });

    it("are told with both paths and what is allowed", () => {
        assert.deepEqual(collisionsOf(claimant("a"), claimant("b", { names: { service: "a" } })), [
            {
                path: "b.names.service",
                reason: 'got "a", which is also a.names.service; allowed: a name that no other Service in its namespace has',
            },
        ]);
    });
});

describe("the services that a program makes", () => {
    const twice = { ...OTHER_LABELS, names: { service: "same" } };
    const provider = (name: string) => ({ name, getPackage: () => "kubernetes" }) as never;

    it("are compared with those before them in the same stack", () => {
        const monitor = {};
        assert.deepEqual(claimOf(monitor, claimant("a", { names: { service: "same" } }), {}), []);
        assert.deepEqual(
            claimOf(monitor, claimant("b", twice), {}).map(({ path }) => path),
            ["b.names.service"],
        );
    });

    it("are not compared with those of another stack in the same process", () => {
        claimOf({}, claimant("a"), {});
        assert.deepEqual(claimOf({}, claimant("a"), {}), []);
    });

    it("are not compared with those of another provider, and so another cluster", () => {
        const monitor = {};
        const [one, another] = [provider("one"), provider("another")];
        assert.deepEqual(claimOf(monitor, claimant("a"), { provider: one }), []);
        assert.deepEqual(claimOf(monitor, claimant("a"), { providers: [another] }), []);
        assert.notDeepEqual(claimOf(monitor, claimant("a"), { providers: { kubernetes: another } }), []);
        const parent = { getProvider: () => one } as never;
        assert.notDeepEqual(claimOf(monitor, claimant("a"), { parent }), []);
    });
});
