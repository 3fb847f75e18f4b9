/** A Kubernetes Service, as a host names it. */
export interface ServiceName {
    readonly name: string;
    readonly namespace: string;
}

/** `name.namespace`, alone or followed by `.svc` and the cluster's domain, whatever that is. */
const SERVICE = /^([^.]+)\.([^.]+)(?:\.svc(?:\..+)?)?$/;

/**
 * One spelling for all names of a host: `name.namespace` for a Service (also where only its short name is given, which
 * Istio completes with the namespace of the rule that uses it), the host itself for any other.
 */
export function hostKey(host: string, namespace: string): string {
    const lower = host.toLowerCase();
    if (lower.startsWith("*")) return lower;
    if (!lower.includes(".")) return `${lower}.${namespace}`;
    const [, name, space] = SERVICE.exec(lower) ?? [];
    return name !== undefined && space !== undefined ? `${name}.${space}` : lower;
}

/** The Service that a host key means; undefined for wildcards and for hosts outside Kubernetes. */
export function serviceOf(key: string): ServiceName | undefined {
    const [, name, namespace] = SERVICE.exec(key) ?? [];
    return name === undefined || namespace === undefined || name.includes("*") ? undefined : { name, namespace };
}

/**
 * Whether Istio takes `host` literally although a Service was probably meant: only names without any dot are completed, so
 * `my-app.default` is used literally and found nowhere.
 */
export function isHalfQualified(host: string): boolean {
    return /^[^.*]+\.[^.]+(\.svc)?$/.test(host);
}

/** Whether a host with a leading wildcard matches `key`. */
export function wildcardCovers(wildcard: string, key: string): boolean {
    return wildcard === "*" || (wildcard.startsWith("*.") && key.endsWith(wildcard.slice(1)));
}
