import assert from "node:assert/strict";
import type { BlueGreenReleaseSetArgs } from "../../../src/args.ts";
import { ArgumentsError } from "../../../src/arguments/problems.ts";
import { findReleaseSetProblems, validateReleaseSet } from "../../../src/arguments/releaseSet.ts";
import { idleHasTraffic, isEntry, otherEntries } from "../../../src/arguments/settings.ts";
import { SHOP, shopWith } from "../releaseSet.ts";

const problems = (args: object) =>
    findReleaseSetProblems(args as BlueGreenReleaseSetArgs).map(({ path, reason }) => `${path}: ${reason}`);

describe("the arguments of a release set", () => {
    it("may be right", () => assert.deepEqual(problems(SHOP), []));

    it("are reported in one error for all services, each by its path", () => {
        const wrong = {
            activeColor: "red",
            services: { shop: { ...SHOP.services.shop, replicas: 0 }, orders: 3, Cart: SHOP.services.cart },
            entries: ["shop"],
        };
        assert.throws(
            () => validateReleaseSet("shop", wrong as unknown as BlueGreenReleaseSetArgs),
            (error: ArgumentsError) => {
                assert.ok(error instanceof ArgumentsError);
                assert.match(error.message, /^BlueGreenReleaseSet "shop" has 5 problems, nothing was changed:/);
                const told = error.problems.map(({ path }) => path).toSorted();
                assert.deepEqual(told, [
                    "activeColor",
                    "entries",
                    "services.Cart",
                    "services.orders",
                    "services.shop.replicas",
                ]);
                return true;
            },
        );
    });

    it("come under a name that can be a label's value, and of which objects can be named", () => {
        for (const name of ["Shop", "shop_1", "s".repeat(58), ""]) {
            const refused = (error: ArgumentsError) => error.problems.map(({ path }) => path).join() === "name";
            assert.throws(() => validateReleaseSet(name, SHOP), refused);
        }
    });

    it("have at least one service", () => {
        for (const services of [undefined, {}, []])
            assert.match(problems({ ...SHOP, services }).join(), /^services: got .*allowed: an object with one entry/);
    });

    it("leave no service a colour of its own", () => {
        const [only, ...others] = problems(shopWith({ cart: { activeColor: "green" } as object }));
        assert.match(
            only ?? "",
            /^services\.cart\.activeColor: got "green"; allowed: only one activeColor for the whole/,
        );
        assert.deepEqual(others, []);
    });

    it("do not contain themselves", () => {
        const services: Record<string, unknown> = { ...SHOP.services };
        services.cart = { services };
        assert.match(problems({ ...SHOP, services }).join(), /^services\.cart\.services: contains itself/);
    });

    it("have the services with hosts as entries, or all where none has", () => {
        const { settings } = validateReleaseSet("shop", SHOP);
        assert.deepEqual(settings.entries, ["shop"]);
        assert.deepEqual(settings.members.map(isEntry), [true, false, false]);
        const { shop: _, ...inner } = SHOP.services;
        const all = validateReleaseSet("shop", { ...SHOP, services: inner }).settings;
        assert.deepEqual(all.entries, ["orders", "cart"]);
        assert.deepEqual(
            all.members.map((member) => otherEntries(member).map(({ name }) => name)),
            [["cart"], ["orders"]],
        );
    });

    it("name as entries only services of the set, each once, and every one that has hosts", () => {
        assert.deepEqual(problems({ ...SHOP, entry: ["orders", "orders", "pay"] }), [
            'entry[1]: got "orders" twice; allowed: each service once',
            'entry[2]: got "pay"; allowed: the names of services of the set: shop, orders, cart',
            'entry: got ["orders","orders","pay"]; allowed: also "shop", which callers outside the mesh use by its hosts',
        ]);
        assert.match(problems({ ...SHOP, entry: [] }).join(), /^entry: got \[\]; allowed: at least one service/);
    });

    for (const traffic of [{ idlePercent: 10 }, { mirrorPercent: 10 }, { match: [{ uri: { prefix: "/beta" } }] }]) {
        const [field = ""] = Object.keys(traffic);
        it(`give ${field} to an entry alone`, () => {
            assert.deepEqual(problems(shopWith({ shop: { traffic } })), []);
            assert.deepEqual(problems(shopWith({ cart: { traffic } })), [
                `services.cart.traffic.${field}: cannot be given here, because only an entry decides which colour a request gets; ` +
                    "allowed: at a service in entry",
            ]);
        });

        it(`keep pods of the idle colour everywhere for ${field} of an entry`, () => {
            const [only, ...others] = problems(shopWith({ shop: { traffic }, cart: { standbyReplicas: 0 } }));
            assert.match(
                only ?? "",
                /^services\.cart\.standbyReplicas: gives green 0 replicas, .*services\.shop\.traffic\./,
            );
            assert.deepEqual(others, []);
        });
    }

    it("lead the requests of a canary on to every member, and of no canary to none", () => {
        const sent = (args: BlueGreenReleaseSetArgs) =>
            validateReleaseSet("shop", args).settings.members.map((member) => idleHasTraffic(member));
        assert.deepEqual(sent(shopWith({ shop: { traffic: { idlePercent: 10 } } })), [true, true, true]);
        assert.deepEqual(sent(SHOP), [false, false, false]);
    });

    it("keep a colour for as long as a request may call it that entered before the routes changed", () => {
        const delays = (args: BlueGreenReleaseSetArgs) =>
            validateReleaseSet("shop", args).settings.members.map((member) => member.scaleDownDelaySeconds);
        assert.deepEqual(delays(SHOP), [32, 32, 32]);
        const long = { shop: { longestRequestSeconds: 60 }, cart: { scaleDownDelaySeconds: 100 } };
        assert.deepEqual(delays(shopWith(long)), [62, 62, 100]);
    });

    it("do not give two services one host, name or label", () => {
        const [host] = problems(
            shopWith({ orders: { hosts: SHOP.services.shop?.hosts, gateway: SHOP.services.shop?.gateway } }),
        );
        assert.match(host ?? "", /^services\.orders\.hosts\[0\]: .*services\.shop\.hosts\[0\]/);
        const [labels] = problems(shopWith({ orders: { selectorLabels: { service: { app: "cart" } } } }));
        assert.match(labels ?? "", /selectorLabels/);
    });
});
