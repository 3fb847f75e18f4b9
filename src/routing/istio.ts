import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import type { Settings } from "../arguments/settings.ts";
import { metadata, OWNED } from "../objects/metadata.ts";

const GROUP = "networking.istio.io";
const VERSIONS = ["v1", "v1beta1", "v1alpha3"];

export type IstioKind = "DestinationRule" | "Gateway" | "VirtualService";

/** One of Istio's objects as a Pulumi resource. */
export interface IstioObject {
    readonly kind: IstioKind;
    /** In the Pulumi program. */
    readonly name: string;
    /** In the cluster. */
    readonly objectName: string;
    readonly spec: object;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, Input<string>>;
}

export function createIstioObject(
    settings: Settings,
    { kind, name, objectName, spec, labels = {}, annotations }: IstioObject,
    opts: CustomResourceOptions,
): CustomResource {
    return new CustomResource(
        name,
        {
            apiVersion: `${GROUP}/${settings.istioApiVersion}`,
            kind,
            metadata: metadata(settings, objectName, { labels, annotations: { ...OWNED, ...annotations } }),
            spec,
        },
        { ...opts, aliases: [...(opts.aliases ?? []), ...otherVersions(settings.istioApiVersion, kind)] },
    );
}

/**
 * The version is a part of a custom resource's Pulumi type. Without aliases a changed one would be a new resource, and
 * deleting the old one would delete the one live object that both mean.
 */
function otherVersions(version: string, kind: IstioKind): { type: string }[] {
    return VERSIONS.filter((each) => each !== version).map((each) => ({ type: `kubernetes:${GROUP}/${each}:${kind}` }));
}
