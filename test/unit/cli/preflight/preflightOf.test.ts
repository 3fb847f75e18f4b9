import assert from "node:assert/strict";
import { preflightOf } from "../../../../src/cli/preflight/preflightOf.ts";
import { podsOf, routePath } from "../../cutover/watchingShop.ts";
import { deployment } from "../../fakeCluster.ts";
import { SHOP } from "../../releaseSet.ts";
import { fakePrograms } from "../fakePrograms.ts";
import { scriptedRoute, shopCluster, shopSet } from "../shop.ts";

const NAMES = ["shop", "orders", "cart"] as const;

/** Pods as the subsets select them. */
function podsIn(change: Record<string, object> = {}): Record<string, unknown> {
    const pods = NAMES.flatMap((name) =>
        (["blue", "green"] as const).map((color) => {
            const object = deployment(3);
            const template = { metadata: { labels: { app: name, color } } };
            return [podsOf(name, color), { ...object, spec: { replicas: 3, template } }];
        }),
    );
    return { ...Object.fromEntries(pods), ...change };
}

describe("the checklist of a release set", () => {
    const fakeProgram = fakePrograms();
    const config = JSON.stringify({
        "current-context": "c",
        contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
        clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
        users: [{ name: "u", user: { token: "t" } }],
    });
    const set = shopSet();
    const members = set.members.map((member) => ({ ...member, access: { kubeconfig: config } }));
    const checklist = (objects: Record<string, unknown>) =>
        preflightOf(shopCluster(SHOP, objects), set, members, {
            target: "green",
            prometheus: undefined,
            updateBringsUp: false,
        });

    it("is one line for each service where nothing is wrong, and one for the colours", async () => {
        fakeProgram("istioctl", "echo '[]'");
        const checks = await checklist(podsIn());
        const passed = checks.filter(({ outcome }) => outcome === "passed").map(({ text }) => text);
        assert.deepEqual(passed, [
            ...NAMES.map((name) => `${name}: 5 checks passed`),
            "blue calls blue and green calls green, at every service of the set",
        ]);
        assert.deepEqual(
            checks.filter(({ outcome }) => outcome === "failed"),
            [],
        );
    });

    it("names the service that is not ready", async () => {
        fakeProgram("istioctl", "echo '[]'");
        const checks = await checklist(podsIn({ [podsOf("cart", "green")]: deployment(3, 1) }));
        const failed = checks.filter(({ outcome }) => outcome === "failed").map(({ text }) => text);
        assert.match(failed.join("\n"), /^cart: .*\ncart: green has 1 of 3 pods ready, needed: 3/);
    });

    it("warns where colours are mixed, which the update itself mends", async () => {
        fakeProgram("istioctl", "echo '[]'");
        const checks = await checklist(podsIn({ [routePath("cart")]: scriptedRoute(SHOP, "cart") }));
        const found = checks.filter(({ name }) => name === "colors");
        assert.deepEqual(
            found.map(({ outcome }) => outcome),
            ["warning"],
        );
    });

    it("asks for an analysis of the namespace once", async () => {
        const istioctl = fakeProgram("istioctl", "echo '[]'");
        await checklist(podsIn());
        assert.equal(istioctl.calls().length, 1);
    });
});
