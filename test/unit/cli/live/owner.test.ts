import assert from "node:assert/strict";
import { foreignOwner } from "../../../../src/cli/live/owner.ts";

const object = (metadata: object) => ({ metadata: { name: "x", uid: "u", resourceVersion: "1", ...metadata } });

describe("who else owns an object", () => {
    it("is nobody, of an object that Pulumi made", () => {
        const managedFields = [
            { manager: "pulumi-kubernetes-1" },
            { manager: "kubectl-patch" },
            { manager: "bluegreen" },
        ];
        assert.equal(foreignOwner(object({ managedFields })), undefined);
    });

    const marks: [string, object, RegExp][] = [
        [
            "Argo CD by annotation",
            { annotations: { "argocd.argoproj.io/tracking-id": "prod:x" } },
            /Argo CD \(prod:x\)/,
        ],
        ["Argo CD by label", { labels: { "argocd.argoproj.io/instance": "prod" } }, /Argo CD/],
        [
            "Argo CD by field manager",
            { managedFields: [{ manager: "argocd-controller" }] },
            /Argo CD.*argocd-controller/,
        ],
        ["Flux", { labels: { "kustomize.toolkit.fluxcd.io/name": "apps" } }, /Flux/],
        ["Helm", { annotations: { "meta.helm.sh/release-name": "shop" } }, /Helm \(shop\)/],
        ["Flagger", { managedFields: [{ manager: "flagger" }] }, /Flagger/],
        [
            "a controlling object",
            { ownerReferences: [{ kind: "Rollout", name: "shop", controller: true }] },
            /Rollout shop/,
        ],
    ];
    for (const [name, metadata, expected] of marks) {
        it(`is found: ${name}`, () => assert.match(foreignOwner(object(metadata)) ?? "", expected));
    }
});
