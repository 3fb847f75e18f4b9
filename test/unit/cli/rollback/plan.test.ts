import assert from "node:assert/strict";
import { planRollback, type RollbackConditions } from "../../../../src/cli/rollback/plan.ts";
import type { Journal } from "../../../../src/model/route/journal.ts";
import { afterCutover, colorState, destination, mainRule, routeState } from "../samples.ts";

const calm = { force: false };
const plan = (state = afterCutover(), wishes: RollbackConditions = calm) => planRollback("my-app", state, wishes);
const hold = { from: "green" as const, reason: "errors", time: "2030-01-01T00:00:00Z" };

const foreign = "it is another cluster";

describe("what a rollback does", () => {
    it("goes to the other colour after a cutover", () => {
        const decided = plan();
        assert.equal(decided.kind === "move" && decided.to, "blue");
    });

    it("takes a split back to the colour that the route names first, even if it has less", () => {
        const route = routeState([mainRule(destination("green", 20), destination("blue", 80))]);
        const decided = plan(afterCutover({ route }));
        assert.equal(decided.kind === "move" && decided.to, "green");
    });

    it("also takes back callers that a match condition sends to the idle colour", () => {
        const match = { ...mainRule(destination("green", 100)), name: "idle-match", match: [{}] };
        const route = routeState([match, mainRule(destination("blue", 100))]);
        const decided = plan(afterCutover({ route }));
        assert.equal(decided.kind === "move" && decided.to, "blue");
    });

    it("goes where the cutover that is under way came from", () => {
        const journal = { from: "green", to: "blue" } as Journal;
        const route = routeState([mainRule(destination("blue", 50), destination("green", 50))], { journal });
        const decided = plan(afterCutover({ route }));
        assert.equal(decided.kind === "move" && decided.to, "green");
    });

    it("moves nothing when it is run a second time", () => {
        const route = routeState([mainRule(destination("blue", 100))], { hold });
        assert.equal(plan(afterCutover({ route })).kind, "done");
    });

    it("rolls back again if somebody moved traffic onto the colour on hold", () => {
        const route = routeState([mainRule(destination("green", 100))], { hold });
        const decided = plan(afterCutover({ route }));
        assert.equal(decided.kind === "move" && decided.to, "blue");
    });

    it("needs as many ready pods as carry the traffic now", () => {
        const decided = plan(
            afterCutover({ colors: { blue: colorState({ ready: 1 }), green: colorState({ ready: 3 }) } }),
        );
        assert.equal(decided.kind === "move" && decided.needed, 3);
    });

    it("is content with fewer where the colour that has the traffic has none", () => {
        const decided = plan(afterCutover({ colors: { blue: colorState(), green: colorState({ ready: 0 }) } }));
        assert.equal(decided.kind === "move" && decided.needed, 1);
    });

    it("needs one ready pod with --force", () => {
        const decided = plan(afterCutover(), { force: true });
        assert.equal(decided.kind === "move" && decided.needed, 1);
    });

    it("is refused where another controller owns the route, and says which", () => {
        const route = routeState([mainRule(destination("green", 100))], { owner: "Argo CD (prod)" });
        const decided = plan(afterCutover({ route }));
        assert.match(decided.kind === "refused" ? decided.reason : "", /Argo CD \(prod\)/);
    });

    it("is not refused for another owner with --force", () => {
        const route = routeState([mainRule(destination("green", 100))], { owner: "Argo CD (prod)" });
        assert.equal(plan(afterCutover({ route }), { force: true }).kind, "move");
    });

    it("is refused for another route than the state's, as in another cluster", () => {
        const decided = plan(afterCutover(), { force: false, foreign });
        assert.match(decided.kind === "refused" ? decided.reason : "", /not moved: it is another cluster.*--force/);
    });

    const newer = { blue: new Date("2030-01-02T00:00:00Z") };
    it("is refused to pods that are newer than the last cutover: they are not what served before", () => {
        const decided = plan(afterCutover(), { force: false, templates: newer });
        assert.match(decided.kind === "stay" ? decided.reason : "", /not be a rollback.*bluegreen cutover blue/);
    });

    it("holds such pods, so that an update that is under way does not go to them either", () => {
        const decided = plan(afterCutover(), { force: false, templates: newer });
        assert.equal(decided.kind === "stay" && decided.held, "blue");
    });

    const stayed = { from: "blue" as const, reason: "errors", time: "2030-01-02T00:00:00Z", stayed: true as const };
    const heldBack = () => afterCutover({ route: routeState([mainRule(destination("green", 100))], { hold: stayed }) });
    it("moves nothing when it is run a second time after that", () => {
        const decided = plan(heldBack(), { force: false, templates: newer });
        assert.deepEqual([decided.kind, decided.kind === "done" && decided.to], ["done", "green"]);
    });

    it("goes to them with --force after that", () => {
        const decided = plan(heldBack(), { force: true, templates: newer });
        assert.equal(decided.kind === "move" && decided.to, "blue");
    });

    it("does not go back to what was rolled back from, with --force neither", () => {
        const route = routeState([mainRule(destination("blue", 100))], { hold });
        assert.equal(plan(afterCutover({ route }), { force: true }).kind, "done");
    });

    it("goes to pods that were there before the last cutover", () => {
        const templates = { blue: new Date("2029-12-31T00:00:00Z") };
        assert.equal(plan(afterCutover(), { force: false, templates }).kind, "move");
    });

    const recorded = (generation: number, blue: string) =>
        routeState([mainRule(destination("green", 100))], { served: { generation, templates: { blue } } });
    const [served, another] = [recorded(3, "a template"), recorded(3, "another template")];
    it("is refused to other pods than those that had the traffic, however old their ReplicaSet is", () => {
        const older = { blue: new Date("2029-12-31T00:00:00Z") };
        for (const templates of [older, {}]) {
            const decided = plan(afterCutover({ route: another }), { force: false, templates });
            assert.match(decided.kind === "stay" ? decided.reason : "", /blue has got other pods .*not be a rollback/);
        }
    });

    it("goes back to the pods that had the traffic, however new their ReplicaSet is", () => {
        assert.equal(plan(afterCutover({ route: served }), { force: false, templates: newer }).kind, "move");
    });

    it("goes by their age where somebody else has changed the route since the record", () => {
        const route = recorded(2, "another template");
        const older = { blue: new Date("2029-12-31T00:00:00Z") };
        assert.equal(plan(afterCutover({ route }), { force: false, templates: older }).kind, "move");
        assert.equal(plan(afterCutover({ route }), { force: false, templates: newer }).kind, "stay");
    });

    const underWay = { blue: colorState({ outdated: 2 }), green: colorState() };
    it("is refused, where nothing is known of them, to pods that a rollout is still replacing", () => {
        const decided = plan(afterCutover({ colors: underWay }));
        assert.match(
            decided.kind === "stay" ? decided.reason : "",
            /blue is still rolling out and has 2 pods of an earlier release\. .*may never have served, so this would not be/,
        );
        assert.equal(plan(afterCutover({ colors: underWay }), { force: true }).kind, "move");
    });

    it("is not, where they are known to have served", () => {
        const older = { blue: new Date("2029-12-31T00:00:00Z") };
        assert.equal(plan(afterCutover({ colors: underWay }), { force: false, templates: older }).kind, "move");
        assert.equal(plan(afterCutover({ colors: underWay, route: served })).kind, "move");
    });

    it("goes to other pods than those that had the traffic with --force", () => {
        assert.equal(plan(afterCutover({ route: another }), { force: true }).kind, "move");
    });

    it("takes a split back, however new the pods are", () => {
        const route = routeState([mainRule(destination("blue", 90), destination("green", 10))]);
        assert.equal(plan(afterCutover({ route }), { force: false, templates: newer }).kind, "move");
    });

    it("goes to newer pods with --force", () => {
        assert.equal(plan(afterCutover(), { force: true, templates: newer }).kind, "move");
    });

    it("is refused without a route", () => assert.equal(plan(afterCutover({ route: undefined })).kind, "refused"));

    it("is refused where the colour to go back to has no Deployment", () => {
        const decided = plan(afterCutover({ colors: { blue: undefined, green: colorState() } }));
        assert.match(decided.kind === "refused" ? decided.reason : "", /no Deployment/);
    });
});

describe("a refusal of a rollback", () => {
    const isStale = (decided: ReturnType<typeof plan>) => decided.kind === "refused" && decided.stale === true;

    it("advises to compare the state if the route is another one", () => {
        assert.equal(isStale(plan(afterCutover(), { force: false, foreign })), true);
    });

    it("advises to compare the state if there is no route", () => {
        assert.equal(isStale(plan(afterCutover({ route: undefined }))), true);
    });

    it("does not ask for it where the state would say the same", () => {
        const route = routeState([mainRule(destination("green", 100))], { owner: "Argo CD (prod)" });
        assert.equal(isStale(plan(afterCutover({ route }))), false);
    });
});
