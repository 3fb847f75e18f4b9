import type { Stored } from "../../cluster/stored.ts";

const MARKS: [kind: "labels" | "annotations", key: string, owner: string][] = [
    ["annotations", "argocd.argoproj.io/tracking-id", "Argo CD"],
    ["labels", "argocd.argoproj.io/instance", "Argo CD"],
    ["labels", "kustomize.toolkit.fluxcd.io/name", "Flux (kustomize-controller)"],
    ["labels", "helm.toolkit.fluxcd.io/name", "Flux (helm-controller)"],
    ["annotations", "meta.helm.sh/release-name", "Helm"],
];

const MANAGERS: [pattern: RegExp, owner: string][] = [
    [/^argocd/, "Argo CD"],
    [/^(kustomize|helm)-controller$/, "Flux"],
    [/^flagger/, "Flagger"],
    [/^rollouts-controller/, "Argo Rollouts"],
];

/** Which other tool manages the object and may revert changes to it, such as Argo CD; undefined where none is known. */
export function foreignOwner({ metadata }: Pick<Stored, "metadata">): string | undefined {
    const controller = metadata.ownerReferences?.find(({ controller }) => controller);
    if (controller) return `${controller.kind} ${controller.name}`;
    for (const [kind, key, owner] of MARKS) {
        const value = metadata[kind]?.[key];
        if (value !== undefined) return `${owner} (${value})`;
    }
    for (const { manager = "" } of metadata.managedFields ?? []) {
        const found = MANAGERS.find(([pattern]) => pattern.test(manager));
        if (found) return `${found[1]} (field manager ${manager})`;
    }
    return undefined;
}
