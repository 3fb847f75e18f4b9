import assert from "node:assert/strict";
import { describeStatus, statusOf } from "../../../../src/cli/status/serviceStatus.ts";
import { afterCutover, colorState, destination, mainRule, routeState, service } from "../samples.ts";

const now = { now: new Date("2030-01-01T00:05:00Z") };
const unmeasured = { unavailable: "no --prometheus URL" };
const figures = (requests: number | undefined) => ({
    seconds: 60,
    requests,
    errors: 0,
    errorRate: requests ? 0.02 : undefined,
    p99Milliseconds: requests ? 120 : undefined,
});
const asText = (...args: Parameters<typeof statusOf>) => describeStatus(statusOf(...args), (text) => text);

describe("a service's status", () => {
    it("tells the routed share of each colour", () => {
        const route = routeState([mainRule(destination("blue", 90), destination("green", 10))]);
        const { colors } = statusOf(service, afterCutover({ route }), unmeasured, now);
        assert.deepEqual([colors.blue.routed, colors.green.routed], [0.9, 0.1]);
    });

    it("tells the measured share of each colour", () => {
        const measured = { blue: figures(100), green: figures(300) };
        const { colors } = statusOf(service, afterCutover(), measured, now);
        assert.deepEqual([colors.blue.measured, colors.green.measured], [0.25, 0.75]);
    });

    it("does not know the measured share without requests", () => {
        const measured = { blue: figures(undefined), green: figures(undefined) };
        assert.equal(statusOf(service, afterCutover(), measured, now).colors.green.measured, null);
    });

    it("tells what runs and how much of it is ready", () => {
        const colors = { blue: colorState(), green: colorState({ ready: 1, image: "my-app:2.0.0", version: "v2" }) };
        assert.match(
            asText(service, afterCutover({ colors }), unmeasured, now),
            /green \* +v2 +my-app:2\.0\.0 +1\/3 +100 %/,
        );
    });

    it("says when traffic last moved, by whom and why", () => {
        const route = routeState([mainRule(destination("green", 100))], { reason: "release 2" });
        assert.match(asText(service, afterCutover({ route }), unmeasured, now), /5 min ago by somebody: release 2/);
    });

    it("reports a hold", () => {
        const hold = { from: "green" as const, reason: "errors", time: "2030-01-01T00:00:00Z" };
        const route = routeState([mainRule(destination("blue", 100))], { hold });
        assert.match(
            asText(service, afterCutover({ route }), unmeasured, now),
            /green has been on hold since .*: errors/,
        );
    });

    it("warns of a colour with traffic and without pods, and names the way out", () => {
        const colors = { blue: colorState(), green: colorState({ ready: 0 }) };
        const { remarks } = statusOf(service, afterCutover({ colors }), unmeasured, now);
        assert.match(remarks.join(), /green has traffic but no ready pod: run `bluegreen rollback/);
    });

    it("names another owner of the route", () => {
        const route = routeState([mainRule(destination("green", 100))], { owner: "Argo CD (prod)" });
        assert.match(statusOf(service, afterCutover({ route }), unmeasured, now).remarks.join(), /Argo CD \(prod\)/);
    });

    it("names another owner of a colour's pods", () => {
        const colors = { blue: colorState(), green: colorState({ owner: "Helm (shop)" }) };
        const { remarks } = statusOf(service, afterCutover({ colors }), unmeasured, now);
        assert.match(remarks.join(), /Deployment my-app-green is also owned by Helm \(shop\)/);
    });

    it("says that the route is missing", () => {
        const { remarks, activeColor } = statusOf(service, afterCutover({ route: undefined }), unmeasured, now);
        assert.match(remarks.join(), /VirtualService default\/my-app does not exist/);
        assert.equal(activeColor, null);
    });

    it("says that the route was recreated", () => {
        const route = routeState([mainRule(destination("green", 100))], { uid: "another" });
        assert.match(statusOf(service, afterCutover({ route }), unmeasured, now).remarks.join(), /recreated/);
    });

    it("says why nothing is measured", () => {
        assert.match(asText(service, afterCutover(), unmeasured, now), /not measured: no --prometheus URL/);
    });
});
