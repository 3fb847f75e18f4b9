/** What a Kubernetes resource is, from its Pulumi type. */
export interface Kind {
    /** The API group; empty for the core group. */
    readonly group: string;
    readonly version: string;
    readonly kind: string;
}

const TOKEN = /^kubernetes:([^:]*)\/([^:/]+):([^:]+)$/;

/** Parses a Pulumi type such as `kubernetes:apps/v1:Deployment`; undefined for anything but a Kubernetes object. */
export function parseKind(type: string): Kind | undefined {
    const [, group, version, kind] = TOKEN.exec(type) ?? [];
    if (group === undefined || version === undefined || kind === undefined) return undefined;
    return { group: group === "core" ? "" : group, version, kind };
}
