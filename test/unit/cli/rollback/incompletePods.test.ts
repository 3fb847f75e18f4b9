import assert from "node:assert/strict";
import type { ServiceState } from "../../../../src/cli/live/serviceState.ts";
import {
    whatRefreshWaitsFor,
    whatReleaseWaitsFor,
    whyIdleIncomplete,
    whyIdlesIncomplete,
} from "../../../../src/cli/rollback/incompletePods.ts";
import { RunFailure } from "../../../../src/cli/stack/pulumiStack.ts";
import { afterCutover, colorState, destination, mainRule, routeState, service } from "../samples.ts";
import { shopSet } from "../shop.ts";

const urn = (type: string, name: string) =>
    `urn:pulumi:dev::shop::istio-blue-green:index:BlueGreenService$${type}::${name}`;
const GREEN = urn("kubernetes:apps/v1:Deployment", "my-app-green");
const failure = (...failed: string[]) => new RunFailure("timed out waiting to be Ready", false, "", failed);

/** Green is left by all traffic, and has so many of its three pods. */
const rolledBack = (ready: number, more: Partial<ServiceState> = {}): ServiceState => ({
    ...afterCutover({ route: routeState([mainRule(destination("blue", 100))]) }),
    colors: { blue: colorState(), green: colorState({ ready }) },
    ...more,
});

describe("what an update that follows a rollback would wait for", () => {
    it("is nothing where both colours have their pods, or one of them none to have", () => {
        assert.equal(whatRefreshWaitsFor(rolledBack(3)), undefined);
        const colors = { blue: colorState(), green: colorState({ replicas: 0, ready: 0 }) };
        assert.equal(whatRefreshWaitsFor(rolledBack(0, { colors })), undefined);
    });

    it("is a pod of either colour that is not ready", () => {
        assert.equal(whatRefreshWaitsFor(rolledBack(2)), "green has 2 of its 3 pods ready");
        const colors = { blue: colorState({ ready: 1 }), green: colorState() };
        assert.equal(whatRefreshWaitsFor(rolledBack(3, { colors })), "blue has 1 of its 3 pods ready");
    });

    it("is a release without all of its pods", () => {
        const colors = { blue: colorState(), green: colorState({ outdated: 1 }) };
        assert.match(whatRefreshWaitsFor(rolledBack(3, { colors })) ?? "", /green is still rolling out/);
    });
});

describe("an update that follows a rollback and fails", () => {
    it("is complete if only pods of the colour that was left are not ready", () => {
        assert.equal(
            whyIdleIncomplete(failure(GREEN), service, rolledBack(0), "blue"),
            "green has 0 of its 3 pods ready",
        );
    });

    it("is not complete if anything else failed, or it is unknown what", () => {
        const route = urn("kubernetes:networking.istio.io/v1:VirtualService", "my-app");
        const blue = urn("kubernetes:apps/v1:Deployment", "my-app-blue");
        const other = urn("kubernetes:apps/v1:Deployment", "other-my-app-green");
        for (const failed of [[], [route], [blue], [other], [GREEN, route]]) {
            assert.equal(
                whyIdleIncomplete(failure(...failed), service, rolledBack(0), "blue"),
                undefined,
                failed.join(),
            );
        }
        assert.equal(whyIdleIncomplete(new Error("timed out"), service, rolledBack(0), "blue"), undefined);
    });

    it("has not where that colour has all of its pods, so that it was refused for something else", () => {
        assert.equal(whyIdleIncomplete(failure(GREEN), service, rolledBack(3), "blue"), undefined);
    });

    it("has not where that colour has traffic again", () => {
        const { route } = afterCutover();
        assert.equal(whyIdleIncomplete(failure(GREEN), service, rolledBack(0, { route }), "blue"), undefined);
    });
});

describe("an update of a release set that follows a rollback", () => {
    const set = shopSet();
    const pods = (name: string, color = "green") => urn("kubernetes:apps/v1:Deployment", `${name}-${color}`);
    const states = (ready: Record<string, number>) =>
        set.members.map((member) => ({ service: member, ...rolledBack(ready[member.name] ?? 3) }));

    it("waits for the pods of any service, which is named", () => {
        assert.equal(whatReleaseWaitsFor(set, states({})), undefined);
        assert.equal(whatReleaseWaitsFor(set, states({ cart: 1 })), "cart: green has 1 of its 3 pods ready");
    });

    it("is complete if only pods of the colour that was left are not ready, of whichever services", () => {
        const failed = failure(pods("orders"), pods("cart"));
        assert.equal(
            whyIdlesIncomplete(failed, set, states({ orders: 0, cart: 1 }), "blue"),
            "orders: green has 0 of its 3 pods ready; cart: green has 1 of its 3 pods ready",
        );
    });

    it("is not complete if anything else failed", () => {
        for (const failed of [
            [],
            [pods("cart"), pods("cart", "blue")],
            [pods("cart"), pods("search")],
            [pods("cart"), pods("orders")],
        ]) {
            const why = whyIdlesIncomplete(failure(...failed), set, states({ cart: 0 }), "blue");
            assert.equal(why, undefined, failed.join());
        }
    });
});
