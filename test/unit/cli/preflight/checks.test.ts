import assert from "node:assert/strict";
import type { ServiceState } from "../../../../src/cli/live/serviceState.ts";
import { findingChecks } from "../../../../src/cli/preflight/analyze.ts";
import { bypassChecks } from "../../../../src/cli/preflight/bypassChecks.ts";
import type { Check } from "../../../../src/cli/preflight/check.ts";
import { podChecks } from "../../../../src/cli/preflight/podChecks.ts";
import { routeChecks } from "../../../../src/cli/preflight/routeChecks.ts";
import { subsetChecks } from "../../../../src/cli/preflight/subsetChecks.ts";
import { planRollback } from "../../../../src/cli/rollback/plan.ts";
import { withGate } from "../../../../src/cli/stack/stackService.ts";
import type { Journal } from "../../../../src/model/route/journal.ts";
import { afterCutover, colorState, destination, mainRule, routeState, service } from "../samples.ts";

const failed = (checks: Check[]) => checks.filter(({ outcome }) => outcome === "failed").map(({ text }) => text);
const warned = (checks: Check[]) => checks.filter(({ outcome }) => outcome === "warning").map(({ text }) => text);
const onBlue = (more: object = {}) => afterCutover({ route: routeState([mainRule(destination("blue", 100))], more) });

describe("the preflight of a route", () => {
    it("passes a route that is there and is Pulumi's", () => {
        assert.deepEqual(failed(routeChecks(service, onBlue(), "green")), []);
    });

    it("fails without a route", () => {
        assert.match(
            failed(routeChecks(service, afterCutover({ route: undefined }), "green")).join(),
            /does not exist/,
        );
    });

    it("fails for a recreated route", () => {
        assert.match(failed(routeChecks(service, onBlue({ uid: "another" }), "green")).join(), /recreated/);
    });

    it("fails where another controller owns the route", () => {
        assert.match(failed(routeChecks(service, onBlue({ owner: "Flux (apps)" }), "green")).join(), /Flux \(apps\)/);
    });

    const hold = { from: "green" as const, reason: "errors", time: "2030-01-01T00:00:00Z" };
    it("fails for a colour that is held, and names the way out", () => {
        assert.match(failed(routeChecks(service, onBlue({ hold }), "green")).join(), /`bluegreen release`/);
    });

    it("does not mind that the other colour is held", () => {
        assert.deepEqual(failed(routeChecks(service, onBlue({ hold }), "blue")), []);
    });

    it("fails while another cutover is under way", () => {
        const journal = {
            from: "blue",
            to: "green",
            steps: [10, 100],
            step: 0,
            by: "ann@host",
            startedAt: "2030-01-01T10:00:00Z",
        };
        const text = failed(routeChecks(service, onBlue({ journal: journal as unknown as Journal }), "green")).join();
        assert.match(text, /to green, started at 10:00:00 UTC by ann@host \(step 1 of 2: 10 %\)/);
    });

    it("remarks that the colour has the traffic already", () => {
        assert.match(warned(routeChecks(service, afterCutover(), "green")).join(), /already has all the traffic/);
    });
});

describe("the preflight of pods", () => {
    const state = (ready: number, replicas: number) => ({
        ...onBlue(),
        colors: { blue: colorState(), green: colorState({ ready, replicas }) },
    });
    const now = new Date("2030-01-01T12:00:00Z");
    const pods = (found: ServiceState, { updateBringsUp = false, gate = {} } = {}) =>
        podChecks(withGate(service, gate), found, { target: "green", updateBringsUp, now });

    it("passes as many ready pods as carry the traffic now", () => assert.deepEqual(failed(pods(state(3, 3))), []));

    it("fails with one pod of many ready, which the guide's checklist passes", () => {
        assert.match(failed(pods(state(1, 3))).join(), /1 of 3 pods ready, needed: 3/);
    });

    const midRollout = { ...onBlue(), colors: { blue: colorState(), green: colorState({ outdated: 1 }) } };
    it("fails where the target still has pods of an earlier release", () => {
        assert.match(
            failed(pods(midRollout)).join(),
            /1 pod of an earlier release\. Check `kubectl -n default rollout status/,
        );
    });

    it("leaves a rollout that is under way to the update, which waits for it", () => {
        assert.match(warned(pods(midRollout, { updateBringsUp: true })).join(), /The update waits/);
    });

    it("does not mind a rollout of the colour that has the traffic already", () => {
        const colors = { blue: colorState(), green: colorState({ outdated: 1 }) };
        assert.deepEqual(failed(pods({ ...afterCutover(), colors })), []);
    });

    it("lets a rollout pass that gate.override lets pass, and says why", () => {
        const gate = { override: { reason: "blue burns", until: "2030-01-01T13:00:00Z" } };
        assert.deepEqual(failed(pods(midRollout, { gate })), []);
        assert.match(warned(pods(midRollout, { gate })).join(), /an earlier release\. gate\.override.*blue burns/);
    });

    it("demands the same percentage as the program's gate", () => {
        const gate = { minReadyPercent: 60 };
        assert.deepEqual(failed(pods(state(2, 3), { gate })), []);
        assert.match(failed(pods(state(1, 3), { gate })).join(), /needed: 2 \(60 % of/);
    });

    it("demands at least as many as the program's gate", () => {
        const colors = { blue: colorState({ replicas: 2, ready: 2 }), green: colorState({ replicas: 2, ready: 2 }) };
        assert.match(
            failed(pods({ ...onBlue(), colors }, { gate: { minReplicas: 3 } })).join(),
            /2 of 2 pods ready, needed: 3 \(gate\.minReplicas 3\)/,
        );
    });

    const override = { reason: "blue burns", until: "2030-01-01T13:00:00Z" };
    it("lets pass what gate.override lets pass, and says why", () => {
        assert.match(warned(pods(state(1, 3), { gate: { override } })).join(), /needed: 3.*until .*: blue burns/);
    });

    it("does not go by an override that has ended", () => {
        const gate = { override: { ...override, until: "2030-01-01T11:00:00Z" } };
        assert.match(failed(pods(state(1, 3), { gate })).join(), /gate\.override ended at 2030-01-01T11/);
    });

    it("asks no more of the colour that has the traffic already", () => {
        const text = failed(pods(afterCutover(), { gate: { minReplicas: 5 } }));
        assert.deepEqual(text, []);
    });

    it("warns where somebody else owns the pods of a colour, and names the owner", () => {
        const colors = { blue: colorState({ owner: "Argo CD (prod:shop)" }), green: colorState() };
        assert.match(
            warned(pods({ ...onBlue(), colors })).join(),
            /my-app-blue is also owned by Argo CD \(prod:shop\)/,
        );
    });

    it("leaves few pods to the update, where that brings them up", () => {
        assert.match(warned(pods(state(0, 0), { updateBringsUp: true })).join(), /update must bring it up/);
    });

    it("does not leave pods that are wanted and not ready to the update", () => {
        assert.equal(failed(pods(state(1, 3), { updateBringsUp: true })).length, 1);
    });

    it("warns where the old colour could not take the traffic back at once", () => {
        const colors = { blue: colorState({ ready: 2 }), green: colorState() };
        assert.match(warned(pods({ ...onBlue(), colors })).join(), /2 of 3.*needed: 3.*must start pods first/);
    });

    it("says that it could exactly where a rollback would then not wait for pods", () => {
        for (const ready of [0, 1, 2, 3, 4]) {
            for (const ofGreen of [1, 2, 3, 4]) {
                const colors = {
                    blue: colorState({ replicas: 4, ready }),
                    green: colorState({ replicas: ofGreen, ready: ofGreen }),
                };
                const said = pods({ ...onBlue(), colors }).find(({ name }) => name === "way back");
                // The gate lets nothing through that has fewer pods than this.
                const moved = Math.max(ofGreen, ready);
                const then = { ...afterCutover(), colors: { ...colors, green: colorState({ ready: moved }) } };
                const plan = planRollback("my-app", then, { force: false });
                assert.equal(
                    said?.outcome === "passed",
                    plan.kind === "move" && plan.needed <= ready,
                    `${ready}, ${ofGreen}`,
                );
            }
        }
    });
});

describe("the preflight of subsets", () => {
    const pods = (color: "blue" | "green") => colorState({ labels: { app: "my-app", color } });
    const state = { colors: { blue: pods("blue"), green: pods("green") } };

    it("passes a subset that selects its colour alone", () => {
        assert.deepEqual(failed(subsetChecks(service, { labels: { color: "green" } }, state, "green")), []);
    });

    it("fails where there is no subset, and says why", () => {
        const problem = "the DestinationRule default/my-app has no subset green";
        assert.match(
            failed(subsetChecks(service, { problem }, state, "green")).join(),
            /requests to green would reach none .* has no subset green.*pulumi up --refresh/,
        );
    });

    it("fails where the subset selects both colours", () => {
        const both = { labels: { app: "my-app" } };
        assert.match(failed(subsetChecks(service, both, state, "green")).join(), /blue and green/);
    });

    it("fails where the subset of the first colour selects both", () => {
        assert.equal(failed(subsetChecks(service, { labels: { app: "my-app" } }, state, "blue")).length, 1);
    });

    it("fails where the subset selects no pods of the two", () => {
        const neither = { labels: { color: "gren" } };
        assert.match(failed(subsetChecks(service, neither, state, "green")).join(), /neither colour/);
    });
});

describe("the preflight of ways past the route", () => {
    const object = (name: string, spec: object) => ({
        metadata: { name, uid: "u", resourceVersion: "1" },
        spec: { ...spec },
    });

    it("finds none where there are none", () => {
        assert.deepEqual(bypassChecks(service, [object("my-app", { type: "ClusterIP" })], []), []);
    });

    it("warns of a NodePort", () => {
        assert.match(warned(bypassChecks(service, [object("my-app", { type: "NodePort" })], [])).join(), /NodePort/);
    });

    it("does not mind other services' load balancers", () => {
        assert.deepEqual(bypassChecks(service, [object("other", { type: "LoadBalancer" })], []), []);
    });

    it("warns of an Ingress to the service", () => {
        const backend = { service: { name: "my-app" } };
        const ingress = object("web", { rules: [{ http: { paths: [{ backend }] } }] });
        assert.match(warned(bypassChecks(service, [], [ingress])).join(), /Ingress default\/web/);
    });
});

describe("what istioctl finds", () => {
    const finding = (level: string, origin: string) => ({ code: "IST0101", level, message: "text", origin });

    it("passes without a finding", () => assert.equal(findingChecks(service, [])[0]?.outcome, "passed"));

    it("fails for an error in the service's own route", () => {
        const [check] = findingChecks(service, [finding("Error", "VirtualService default/my-app")]);
        assert.equal(check?.outcome, "failed");
    });

    it("only warns of an error in somebody else's object", () => {
        const [check] = findingChecks(service, [finding("Error", "VirtualService default/not-my-app")]);
        assert.equal(check?.outcome, "warning");
    });

    it("leaves a subset without pods to the checks of pods, which know when the update brings them up", () => {
        const found = { ...finding("Error", "DestinationRule default/my-app"), code: "IST0173" };
        assert.equal(findingChecks(service, [found])[0]?.outcome, "passed");
    });

    it("keeps what is for information to itself", () => {
        assert.equal(findingChecks(service, [finding("Info", "Namespace default")])[0]?.outcome, "passed");
    });
});
