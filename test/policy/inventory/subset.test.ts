import assert from "node:assert/strict";
import { takeInventory } from "../../../policy-pack/inventory/inventory.ts";
import { findSubset } from "../../../policy-pack/inventory/subset.ts";
import { readObject } from "../../../policy-pack/objects/object.ts";
import { stackOf, UNKNOWN_STRING, type Written } from "../stackOf.ts";

const LOOKUP = { client: "routes", service: "apps", root: "istio-system" };

describe("a subset is looked up", () => {
    it("in the caller's namespace before the service's", () => {
        assert.equal(versionSeen(rule("routes", "v1"), rule("apps", "v2")), "v1");
    });

    it("in the service's namespace before the root namespace", () => {
        assert.equal(versionSeen(rule("istio-system", "v1"), rule("apps", "v2")), "v2");
    });

    it("in the root namespace at last", () => assert.equal(versionSeen(rule("istio-system", "v1")), "v1"));

    it("in no other namespace", () => assert.equal(versionSeen(rule("elsewhere", "v1")), undefined));

    it("past a rule that its namespace keeps to itself", () => {
        assert.equal(versionSeen(rule("apps", "v1", { exportTo: ["."] }), rule("istio-system", "v2")), "v2");
    });

    it("in a rule of the caller's own namespace, wherever that is exported to", () => {
        assert.equal(versionSeen(rule("routes", "v1", { exportTo: ["elsewhere"] })), "v1");
    });

    it("in a rule that is exported to the caller by name", () => {
        assert.equal(versionSeen(rule("apps", "v1", { exportTo: ["routes"] })), "v1");
    });

    it("among the rules of one namespace together, the first definition winning", () => {
        const other = rule("apps", "v9", { subsets: [{ name: "blue" }] });
        assert.equal(versionSeen(other, rule("apps", "v1"), rule("apps", "v2")), "v1");
    });

    it("in a rule for all hosts of the namespace where there is none for the host", () => {
        assert.equal(versionSeen(rule("apps", "v1", { host: "*.apps.svc.cluster.local" })), "v1");
    });

    it("in the rule for the host before one for all hosts", () => {
        assert.equal(versionSeen(rule("apps", "v1", { host: "*.apps.svc.cluster.local" }), rule("apps", "v2")), "v2");
    });

    it("with a doubt where the host of a rule is not known yet", () => {
        const found = find(rule("apps", "v1"), rule("apps", "v2", { host: UNKNOWN_STRING }));
        assert.deepEqual(found.doubts, ["the host of a DestinationRule is not known yet"]);
    });

    it("with a doubt where the name of an earlier subset is not known yet", () => {
        const found = find(rule("apps", "v1", { subsets: [{ name: UNKNOWN_STRING }, { name: "green" }] }));
        assert.deepEqual(found.doubts, ["the name of a subset is not known yet"]);
    });

    it("with a doubt where a rule counts for some callers only", () => {
        assert.equal(find(rule("apps", "v1", { workloadSelector: { matchLabels: {} } })).doubts.length, 1);
    });
});

function versionSeen(...rules: Written[]): unknown {
    const { labels } = find(...rules);
    return typeof labels === "object" ? labels.version : labels;
}

function find(...rules: Written[]) {
    const objects = stackOf(rules).map(readObject);
    return findSubset(takeInventory(objects.filter((object) => object !== undefined)), "my-app.apps", "green", LOOKUP);
}

function rule(namespace: string, version: string, spec: Record<string, unknown> = {}): Written {
    return {
        type: "kubernetes:networking.istio.io/v1:DestinationRule",
        name: `${namespace}-${version}`,
        props: {
            metadata: { name: version, namespace },
            spec: { host: "my-app.apps.svc.cluster.local", subsets: [{ name: "green", labels: { version } }], ...spec },
        },
    };
}
