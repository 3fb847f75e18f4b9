import assert from "node:assert/strict";
import { readConfiguration } from "../../src/stackConfig.ts";
import { problemsThrown } from "./problemsThrown.ts";

const service = (name: string, more: object = {}) => ({
    blue: { image: `${name}:1` },
    green: { image: `${name}:2` },
    ...more,
});
const SHOP = {
    shop: service("shop", { host: "shop.example.com", gateway: { existing: ["istio-system/main"] } }),
    orders: service("orders"),
    cart: service("cart"),
};

function read(config: Record<string, unknown> = {}, secrets: string[] = []) {
    const all = {
        ...{ activeColor: "green", releaseSet: true, services: SHOP, container: { port: 8080, healthPath: "/health" } },
        ...config,
    };
    const raw = Object.entries(all).flatMap(([key, value]) =>
        value === undefined ? [] : [[`shop:${key}`, typeof value === "string" ? value : JSON.stringify(value)]],
    );
    return readConfiguration("shop", Object.fromEntries(raw), (key) => secrets.some((each) => key === `shop:${each}`));
}

function problems(config: Record<string, unknown>, secrets: string[] = []): string[] {
    return problemsThrown(() => read(config, secrets));
}

describe("a release set in stack configuration", () => {
    it("is made of all services, with the colour at the top", () => {
        const { releaseSet } = read();
        assert.deepEqual(Object.keys(releaseSet?.services ?? {}), ["shop", "orders", "cart"]);
        assert.equal(releaseSet?.activeColor, "green");
        assert.ok(Object.values(releaseSet?.services ?? {}).every((each) => !("activeColor" in each)));
        assert.equal(releaseSet && "entry" in releaseSet, false);
    });

    it("is none unless it is asked for", () => {
        for (const releaseSet of [undefined, false]) assert.equal(read({ releaseSet }).releaseSet, undefined);
    });

    it("takes a split at the top for its entries alone", () => {
        const { releaseSet } = read({ traffic: { idlePercent: 10, timeout: "5s" } });
        assert.deepEqual(releaseSet?.services.shop?.traffic, { idlePercent: 10, timeout: "5s" });
        assert.deepEqual(releaseSet?.services.cart?.traffic, { timeout: "5s" });
        const entry = ["shop", "cart"];
        assert.equal(read({ traffic: { idlePercent: 10 }, entry }).releaseSet?.services.cart?.traffic?.idlePercent, 10);
        assert.deepEqual(read({ entry }).releaseSet?.entry, entry);
    });

    it("is refused where it is none, or has no services", () => {
        assert.deepEqual(problems({ releaseSet: "yes" }), ['releaseSet: got "yes"; allowed: true or false']);
        assert.match(problems({ services: undefined }).join(), /releaseSet: got true; allowed: only with services/);
        assert.match(
            problems({ releaseSet: undefined, entry: ["shop"] }).join(),
            /^entry: .*only with releaseSet true/,
        );
        assert.match(problems({ entry: "shop" }).join(), /^entry: got "shop"; allowed: an array of names/);
        assert.match(
            problems({ entry: ["shop", "pay"] }).join(),
            /^entry\[1\]: got "pay"; allowed: the names of services/,
        );
    });

    it("leaves no service a colour of its own", () => {
        const services = { ...SHOP, cart: { ...SHOP.cart, activeColor: "blue" } };
        assert.match(
            problems({ services }).join("\n"),
            /^services\.cart\.activeColor: got "blue"; allowed: only one [^\n]*$/,
        );
    });

    it("calls a wrong colour one problem, not one of each service", () => {
        assert.match(problems({ activeColor: "red" }).join("\n"), /^activeColor: got "red"; allowed: "blue", "green"$/);
    });

    it("is checked as a whole, in words of the configuration", () => {
        const services = { ...SHOP, cart: { ...SHOP.cart, traffic: { match: [{ uri: { prefix: "/" } }] } } };
        assert.match(problems({ services }).join(), /^services\.cart\.traffic\.match: .*only an entry decides/);
    });

    it("is no secret", () => {
        for (const key of ["releaseSet", "entry"])
            assert.match(problems({ entry: ["shop"] }, [key]).join(), new RegExp(`^${key}: is a secret`));
    });
});
