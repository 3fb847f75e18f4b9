import assert from "node:assert/strict";
import { virtualService } from "../workload.ts";
import { canary } from "./objects.ts";

interface Spec {
    readonly autoscalerRef?: { readonly name: string };
    readonly service: {
        readonly hosts: readonly string[];
        readonly gateways: readonly string[];
        readonly retries: object;
    };
}

describe("a Canary of the benchmark", () => {
    it("has the same callers as the other contestants' routes", () => {
        const { hosts, gateways } = virtualService("any", []).spec;
        const { service } = canary({}).spec as Spec;
        assert.deepEqual({ hosts: service.hosts, gateways: service.gateways }, { hosts, gateways });
    });

    it("lets proxies try nothing again, which would hide what is lost", () => {
        assert.deepEqual((canary({}).spec as Spec).service.retries, { attempts: 0 });
    });

    it("knows of an autoscaler where there is one", () => {
        const autoscaling = { minReplicas: 3, maxReplicas: 20, targetCpuPercent: 50 };
        assert.equal((canary({ autoscaling }).spec as Spec).autoscalerRef?.name, "my-app");
    });
});
