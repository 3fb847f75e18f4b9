import { destinationRule, type FakeCluster, type FakeObject, fakeCluster, paths } from "../fakeCluster.ts";

/** A cluster in which the subsets are sound where a test does not say otherwise. */
export const clusterWith = (...[objects, behaviour]: Parameters<typeof fakeCluster>): FakeCluster =>
    fakeCluster({ [paths.rule]: destinationRule(), ...objects }, behaviour);

export const route = (http: object[], annotations: Record<string, string> = { a: "b" }): FakeObject => ({
    metadata: { name: "my-app", uid: "route-uid", resourceVersion: "7", annotations },
    spec: { http },
});
