import assert from "node:assert/strict";
import { servicesOf } from "../../../../src/cli/stack/exportedState.ts";
import { isSet, leadOf, releasesOf } from "../../../../src/cli/stack/release.ts";
import { onlyRelease, type Session } from "../../../../src/cli/stack/session.ts";
import { service } from "../samples.ts";
import { shopServices, shopSet } from "../shop.ts";

const STACK = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";
const SET = "urn:pulumi:dev::shop::istio-blue-green:index:BlueGreenReleaseSet::shop-set";
const component = (name: string, parent: string) => ({
    urn: `urn:pulumi:dev::shop::istio-blue-green:index:BlueGreenReleaseSet$istio-blue-green:index:BlueGreenService::${name}`,
    type: "istio-blue-green:index:BlueGreenService",
    parent,
    inputs: {
        identity: {
            namespace: "default",
            names: { service: name, blue: name, green: name, destinationRule: name, virtualService: name },
            selectorLabels: { service: {}, blue: {}, green: {} },
        },
    },
});
const state = {
    deployment: {
        resources: [
            { urn: STACK, type: "pulumi:pulumi:Stack" },
            {
                urn: SET,
                type: "istio-blue-green:index:BlueGreenReleaseSet",
                inputs: { services: ["web", "orders"], entry: ["web"] },
            },
            component("alone", STACK),
            component("orders", SET),
            component("web", SET),
        ],
    },
};

describe("what changes colour together", () => {
    it("is a set, in the order of the program, and each other service by itself", () => {
        const found = releasesOf(servicesOf(state)).map((release) =>
            isSet(release) ? [release.name, ...release.members.map(({ name }) => name)] : release.name,
        );
        assert.deepEqual(found, ["alone", ["shop-set", "web", "orders"]]);
    });

    it("has its cutover recorded at the first entry", () => {
        assert.equal(leadOf(shopSet(["orders", "shop"])).name, "orders");
        assert.equal(leadOf(service), service);
        assert.throws(() => leadOf(shopSet(["none"])), /no entry of the release set is deployed yet.*pulumi up/);
    });
});

describe("a command that moves one release", () => {
    const session = (...releases: Session["releases"][number][]) =>
        ({ releases, nextCommand: (words: string) => `bluegreen ${words}` }) as unknown as Session;

    it("takes a whole set", () => assert.equal(onlyRelease(session(shopSet()), "rollback").name, "shop-set"));

    it("takes no service out of a set, and says why and what moves all", () => {
        const [cart] = shopServices().slice(-1);
        assert.throws(
            () => onlyRelease(session(cart ?? service), "rollback"),
            /^Failure: cart: nothing was changed\. It belongs to the release set shop-set \(shop, orders, cart\).*`bluegreen rollback`/,
        );
    });

    it("asks which one, where there are several", () => {
        assert.throws(
            () => onlyRelease(session(service, shopSet()), "rollback"),
            /\(my-app, shop-set\).*--service NAME/,
        );
    });
});
