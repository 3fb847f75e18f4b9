import assert from "node:assert/strict";
import { hostKey, isHalfQualified, serviceOf, wildcardCovers } from "../../../../src/model/route/host.ts";

describe("a host", () => {
    for (const [written, key] of [
        ["my-app", "my-app.shop"],
        ["my-app.default", "my-app.default"],
        ["my-app.default.svc", "my-app.default"],
        ["my-app.default.svc.cluster.local", "my-app.default"],
        ["my-app.default.svc.example.org", "my-app.default"],
        ["My-App", "my-app.shop"],
        ["my-app.example.com", "my-app.example.com"],
        ["*.default.svc.cluster.local", "*.default.svc.cluster.local"],
        ["*", "*"],
    ] as const) {
        it(`written as ${written} in namespace shop is ${key}`, () => assert.equal(hostKey(written, "shop"), key));
    }

    it("with the key of a Service names that Service", () => {
        assert.deepEqual(serviceOf("my-app.default"), { name: "my-app", namespace: "default" });
    });

    for (const other of ["my-app.example.com", "*.default", "*"]) {
        it(`${other} names no Service`, () => assert.equal(serviceOf(other), undefined));
    }

    it("with a namespace but no domain is half qualified, and Istio does not complete it", () => {
        assert.deepEqual(["my-app", "my-app.default", "my-app.default.svc.cluster.local"].map(isHalfQualified), [
            false,
            true,
            false,
        ]);
    });

    it("with a wildcard takes in what ends as it does", () => {
        assert.ok(wildcardCovers("*.default.svc.cluster.local", "my-app.default.svc.cluster.local"));
        assert.ok(!wildcardCovers("*.default.svc.cluster.local", "my-app.shop.svc.cluster.local"));
    });
});
