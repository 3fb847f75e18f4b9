import assert from "node:assert/strict";
import { recordedGate, recordedRoute } from "../../../policy-pack/stack/component.ts";
import { readRun } from "../../../policy-pack/stack/run.ts";
import { COMPONENT_TYPE } from "../../../src/model/names.ts";
import { myApp } from "../myApp.ts";
import { stackOf, UNKNOWN_STRING, urnOf, type Written } from "../stackOf.ts";

const component = (gate: unknown): Written => ({ type: COMPONENT_TYPE, name: "my-app", props: { gate } });

describe("the gate that a component records", () => {
    it("is read from its inputs", () => {
        const [resource] = stackOf([component({ minReplicas: 2, minReadyPercent: 50 })]);
        assert.deepEqual(resource && recordedGate(resource), { minReplicas: 2, minReadyPercent: 50 });
    });

    it("says nothing where it is not known yet", () => {
        const [resource] = stackOf([component(UNKNOWN_STRING)]);
        assert.deepEqual(resource && recordedGate(resource), { minReplicas: undefined, minReadyPercent: undefined });
    });

    it("is known by the name of the route too, where that is known", () => {
        const identified = (namespace: unknown) => {
            const props = { identity: { namespace, names: { virtualService: "my-route" } } };
            const [resource] = stackOf([{ ...component({}), props }]);
            return resource && recordedRoute(resource);
        };
        assert.equal(identified("shop"), "my-route.shop");
        assert.equal(identified(UNKNOWN_STRING), undefined);
    });

    it("counts for everything in the component, however deep", () => {
        const owner = component({ minReplicas: 2 });
        const between = { type: "my:own:Component", name: "between", props: {}, parent: owner };
        const route = { ...myApp().route, dependsOn: [], parent: between };
        assert.equal(readRun(stackOf([owner, between, route])).gateOf(urnOf(route))?.minReplicas, 2);
    });

    it("counts for nothing outside it", () => {
        const { route } = myApp();
        assert.equal(readRun(stackOf([component({ minReplicas: 2 }), route])).gateOf(urnOf(route)), undefined);
    });
});
