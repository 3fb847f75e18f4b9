import assert from "node:assert/strict";
import { foreignRoute, requireOwnRoute } from "../../../../src/cli/live/ownRoute.ts";
import { destination, mainRule, routeState, service } from "../samples.ts";

const route = (uid: string) => routeState([mainRule(destination("green", 100))], { uid });

describe("whose route it is", () => {
    it("is the stack's where the uid is the state's", () => {
        assert.equal(foreignRoute(service, route("route-uid")), undefined);
        requireOwnRoute(service, route("route-uid"));
    });

    it("may be another cluster's where it is another uid, and nothing is changed there", () => {
        assert.throws(() => requireOwnRoute(service, route("another")), {
            exitCode: 3,
            message: /nothing was changed: .*uid another.*route-uid\. .*another cluster.*--stack/,
        });
    });

    it("is not asked where the state knows none, or the cluster has none", () => {
        assert.equal(foreignRoute({ ...service, routeUid: undefined }, route("another")), undefined);
        assert.equal(foreignRoute(service, undefined), undefined);
    });
});
