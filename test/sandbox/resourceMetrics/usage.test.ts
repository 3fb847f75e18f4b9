import assert from "node:assert/strict";
import type { V1Pod } from "@kubernetes/client-node";
import { cpuAnnotations } from "../pods/cpu.ts";
import { samplePod } from "../pods/samplePod.ts";
import { RequestRates } from "./requestRates.ts";
import { podMetrics } from "./usage.ts";

const annotations = { [cpuAnnotations.idle]: "10m", [cpuAnnotations.perRequest]: "4ms" };

/** Each pod was counted twice, two seconds apart, and got 25 requests per second. */
function ratesOf(...pods: readonly V1Pod[]): RequestRates {
    const rates = new RequestRates();
    for (const [atMs, received] of [
        [0, 0],
        [2000, 50],
    ] as const) {
        rates.add({ atMs, received: new Map(pods.map(({ metadata }) => [metadata?.uid ?? "", received])) });
    }
    return rates;
}

const cpuOf = (pod: V1Pod) => podMetrics(pod, ratesOf(pod))?.containers.map(({ usage }) => usage.cpu);

function withLimit(cpu: string): V1Pod {
    const pod = samplePod({ annotations });
    const [container] = pod.spec?.containers ?? [];
    assert.ok(container);
    container.resources = { limits: { cpu } };
    return pod;
}

describe("podMetrics", () => {
    it("tells who, when, over which time and how much", () => {
        const pod = samplePod({ annotations });
        assert.deepEqual(podMetrics(pod, ratesOf(pod)), {
            kind: "PodMetrics",
            apiVersion: "metrics.k8s.io/v1beta1",
            metadata: { name: "my-app-blue-0", namespace: "default", labels: { color: "blue", version: "v1" } },
            timestamp: "1970-01-01T00:00:02.000Z",
            window: "2s",
            containers: [{ name: "app", usage: { cpu: "110000000n" } }],
        });
    });

    it("knows nothing of a pod that was not measured", () => {
        assert.equal(podMetrics(samplePod(), new RequestRates()), undefined);
    });

    it("knows nothing of a pod that has ended", () => {
        const pod = samplePod({ ended: true });
        assert.equal(podMetrics(pod, ratesOf(pod)), undefined);
    });

    it("throttles a container at its limit", () => assert.deepEqual(cpuOf(withLimit("100m")), ["100000000n"]));

    it("leaves a container below its limit alone", () => assert.deepEqual(cpuOf(withLimit("0.2")), ["110000000n"]));

    it("lets the first container do all the work, and names the others too", () => {
        const pod = samplePod({ annotations });
        pod.spec?.containers.push({ name: "log-shipper" });
        assert.deepEqual(cpuOf(pod), ["110000000n", "0n"]);
    });
});
