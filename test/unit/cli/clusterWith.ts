import { destinationRule, type FakeCluster, type FakeObject, fakeCluster, paths } from "../fakeCluster.ts";

/** A cluster in which the subsets are sound where a test does not say otherwise. */
export function clusterWith(...[objects, behaviour]: Parameters<typeof fakeCluster>): FakeCluster {
    return fakeCluster({ [paths.rule]: destinationRule(), ...objects }, behaviour);
}

export function route(http: object[], annotations: Record<string, string> = { a: "b" }): FakeObject {
    return {
        metadata: { name: "my-app", uid: "route-uid", resourceVersion: "7", annotations },
        spec: { http },
    };
}
