import assert from "node:assert/strict";
import { routeSubsetExists } from "../../../policy-pack/policies/routeSubsetExists.ts";
import { destinations, type MyApp, type MyAppResources, myApp } from "../myApp.ts";
import { levels, type Reported, runStackPolicy, UNKNOWN_STRING, type Written } from "../stackOf.ts";

describe("route-subset-exists", () => {
    it("accepts subsets that select Deployments", async () => {
        assert.deepEqual(await judged({ weights: { blue: 90, green: 10 } }), []);
    });

    it("blocks a subset that no DestinationRule defines", async () => {
        const [violation] = await judged({ weights: { purple: 100 } });
        assert.equal(violation?.level, "mandatory");
        assert.match(violation?.message ?? "", /no DestinationRule defines subset purple of my-app\.default/);
    });

    it("blocks a subset that selects no pods", async () => {
        const reported = await judged({}, (app) => [{ ...app.blue, props: { ...app.green.props } }, app.green]);
        assert.match(onlyViolation(reported), /no Deployment or StatefulSet of the stack has pods/);
    });

    it("does not take the pods of another app for the subset's", async () => {
        const other = myApp({ name: "other" });
        const reported = await judged({}, (app) => [other.blue, app.green]);
        assert.match(onlyViolation(reported), /has pods with the labels/);
    });

    it("blocks a rule for testers too: they would get 503", async () => {
        const match = [{ headers: { "x-color": { exact: "purple" } } }];
        const http = [
            { match, route: destinations("my-app", { purple: 100 }) },
            { route: destinations("my-app", { blue: 1 }) },
        ];
        assert.match(onlyViolation(await judged({ route: { hosts: ["my-app"], http } })), /subset purple/);
    });

    it("only mentions a subset without weight, which gets no requests", async () => {
        const reported = await judged({ weights: { blue: 100, purple: 0 } });
        assert.deepEqual(levels(reported), ["advisory"]);
    });

    it("only mentions a mirror to a missing subset, whose answers are discarded", async () => {
        const [rule] = [{ route: destinations("my-app", { blue: 1 }), mirror: { host: "my-app", subset: "purple" } }];
        const reported = await judged({ route: { hosts: ["my-app"], http: [rule] } });
        assert.deepEqual(levels(reported), ["advisory"]);
    });

    it("says that it cannot tell where neither rule nor Service is in the stack", async () => {
        const { route } = myApp({ weights: { green: 100 } });
        const [report] = await runStackPolicy(routeSubsetExists, [route], { liveCheck: "off" });
        assert.match(report?.message ?? "", /^Not checked: .*no DestinationRule defines subset green/);
    });

    it("says that it cannot tell while the labels are not known yet", async () => {
        const rule = (app: MyAppResources): Written => ({
            ...app.rule,
            props: { ...app.rule.props, spec: { host: "my-app", subsets: UNKNOWN_STRING } },
        });
        const reported = await judged({}, (app) => [app.blue, app.green], rule);
        assert.deepEqual(levels(reported), ["advisory"]);
    });

    it("blocks a host with namespace and without domain, which Istio does not complete", async () => {
        const route = { hosts: ["my-app"], http: [{ route: destinations("my-app.default", { blue: 100 }) }] };
        assert.match(
            onlyViolation(await judged({ route })),
            /by the name "my-app\.default".* finds no such host: callers would get 503/,
        );
    });

    it("blocks a subset of a DestinationRule whose host Istio does not complete", async () => {
        const rule = ({ rule: written }: MyAppResources): Written => {
            const { metadata, spec } = written.props;
            return { ...written, props: { metadata, spec: { ...(spec as object), host: "my-app.default" } } };
        };
        const reported = await judged({}, (app) => [app.blue, app.green], rule);
        assert.match(onlyViolation(reported), /no DestinationRule defines subset blue/);
    });
});

function judged(
    options: MyApp,
    workloads = (app: MyAppResources): Written[] => [app.blue, app.green],
    rule = (app: MyAppResources): Written => app.rule,
): Promise<Reported[]> {
    const app = myApp(options);
    return runStackPolicy(routeSubsetExists, [...workloads(app), app.service, rule(app), app.route], {
        liveCheck: "off",
    });
}

function onlyViolation(reported: readonly Reported[]): string {
    assert.deepEqual(levels(reported), ["mandatory"]);
    return reported[0]?.message ?? "";
}
