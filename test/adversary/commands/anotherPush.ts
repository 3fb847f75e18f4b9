import fc from "fast-check";
import type { StepKind } from "./step.ts";

const words = ["apply", "--namespace", "kube-public", "--filename", "-"];

/** Someone else in the mesh changes a route, so that istiod pushes to every proxy. */
export const anotherPush: StepKind<number> = {
    kind: "anotherPush",
    weight: 1,
    data: fc.integer({ min: 1, max: 60 }),
    typed: (timeout) => [`kubectl ${words.join(" ")} <<< '${route(timeout)}'`],
    run: async (timeout, stand) => void (await stand.kubectl(words, route(timeout))),
};

/** A route of another service. */
function route(timeout: number) {
    return JSON.stringify({
        apiVersion: "networking.istio.io/v1",
        kind: "VirtualService",
        metadata: { name: "another", namespace: "kube-public" },
        spec: {
            hosts: ["another.example.com"],
            http: [{ timeout: `${timeout}s`, route: [{ destination: { host: "another" } }] }],
        },
    });
}
