import type { PolicyProviderResource, PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { fields, text, UNKNOWN, type Unknown, type Value } from "../../src/model/value.ts";
import { type Kind, parseKind } from "./kind.ts";
import { plainFields, plainProperty } from "./plain.ts";

/** A Kubernetes object as the stack declares it, safe to read: what is not known yet is `UNKNOWN`. */
export interface StackObject {
    /** Empty for an object that is only in the cluster. */
    readonly urn: string;
    readonly kind: Kind;
    readonly name: string | Unknown;
    readonly namespace: string | Unknown;
    readonly metadata: Value;
    readonly spec: Value;
    readonly status: Value;
    readonly ignoreChanges: readonly string[];
    readonly provider?: PolicyProviderResource;
}

/** What both kinds of policies are given about a resource. */
export type Declared = Pick<PolicyResource & ResourceValidationArgs, "type" | "props" | "urn" | "opts" | "provider">;

const METADATA = ["name", "namespace", "labels", "annotations", "generation", "uid"];
const STATUS = ["replicas", "readyReplicas", "updatedReplicas", "observedGeneration"];

/** What Kubernetes takes for an object that names no namespace. */
const DEFAULT_NAMESPACE = "default";

/** Reads a Kubernetes object out of a resource; undefined for any other resource. */
export function readObject(resource: Declared): StackObject | undefined {
    const kind = parseKind(resource.type);
    if (kind === undefined) return undefined;
    const metadata = plainFields(resource.props, "metadata", METADATA);
    return {
        urn: resource.urn,
        kind,
        name: metadata === UNKNOWN ? UNKNOWN : (text(fields(metadata).name) ?? UNKNOWN),
        namespace: metadata === UNKNOWN ? UNKNOWN : (text(fields(metadata).namespace) ?? providerNamespace(resource)),
        metadata,
        spec: plainProperty(resource.props, "spec"),
        status: plainFields(resource.props, "status", STATUS),
        ignoreChanges: resource.opts?.ignoreChanges ?? [],
        ...(resource.provider && { provider: resource.provider }),
    };
}

function providerNamespace(resource: Declared): string | Unknown {
    const provided = resource.provider ? text(plainProperty(resource.provider.props, "namespace")) : undefined;
    return provided ?? DEFAULT_NAMESPACE;
}

/** Whether the stack declares an object. */
export function isDeclared({ urn }: Pick<StackObject, "urn">): boolean {
    return urn !== "";
}

/** Equal for the same object of one cluster, in whatever version of its API; undefined while that is not known. */
export function objectKey({
    kind: { group, kind },
    name,
    namespace,
}: Pick<StackObject, "kind" | "name" | "namespace">): string | undefined {
    return name === UNKNOWN || namespace === UNKNOWN ? undefined : `${group}/${kind} ${namespace}/${name}`;
}

/** An object's name in messages, such as `Deployment default/my-app-green`. */
export function describe(object: Pick<StackObject, "kind" | "name" | "namespace">): string {
    return `${object.kind.kind} ${shown(object.namespace)}/${shown(object.name)}`;
}

function shown(part: string | Unknown): string {
    return part === UNKNOWN ? "(known after the update)" : part;
}
