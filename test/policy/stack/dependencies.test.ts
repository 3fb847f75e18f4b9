import assert from "node:assert/strict";
import type { PolicyResource } from "@pulumi/policy";
import { waitsFor } from "../../../policy-pack/stack/dependencies.ts";
import { stackOf } from "../stackOf.ts";

describe("a resource waits for another one", () => {
    it("that it depends on", () => {
        const [route, deployment] = three();
        route.dependencies.push(deployment);
        assert.ok(waitsFor(route, deployment));
    });

    it("that a property of it depends on", () => {
        const [route, deployment] = three();
        route.propertyDependencies.spec = [deployment];
        assert.ok(waitsFor(route, deployment));
    });

    it("by way of a third one", () => {
        const [route, deployment, between] = three();
        route.dependencies.push(between);
        between.dependencies.push(deployment);
        assert.ok(waitsFor(route, deployment));
    });

    it("that is in a component on which it depends", () => {
        const [route, deployment, component] = three();
        deployment.parent = component;
        route.dependencies.push(component);
        assert.ok(waitsFor(route, deployment));
    });

    it("on which the component around it depends", () => {
        const [route, deployment, component] = three();
        route.parent = component;
        component.dependencies.push(deployment);
        assert.ok(waitsFor(route, deployment));
    });

    it("unless that is only below a resource on which it depends", () => {
        const [route, deployment, parent] = three();
        deployment.parent = { ...parent, provider: { type: "", props: {}, urn: "", name: "" } };
        route.dependencies.push(deployment.parent);
        assert.ok(!waitsFor(route, deployment));
    });

    it("unless nothing connects them", () => {
        const [route, deployment] = three();
        assert.ok(!waitsFor(route, deployment));
    });

    it("in circles without end", () => {
        const [route, deployment, between] = three();
        route.dependencies.push(between);
        between.dependencies.push(route);
        assert.ok(!waitsFor(route, deployment));
    });
});

function three(): [PolicyResource, PolicyResource, PolicyResource] {
    const [one, two, three] = stackOf(["one", "two", "three"].map((name) => ({ type: "t:t:T", name, props: {} })));
    assert.ok(one && two && three);
    return [one, two, three];
}
