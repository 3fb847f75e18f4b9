import type { PolicyResource } from "@pulumi/policy";

/** The URNs of everything that has to be finished before a resource is touched. */
export function prerequisitesOf(resource: PolicyResource): ReadonlySet<string> {
    const found = new Set<string>();
    const pending = [resource];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        const direct = [...next.dependencies, ...Object.values(next.propertyDependencies).flat()];
        for (const dependency of direct) {
            if (!found.has(dependency.urn)) {
                found.add(dependency.urn);
                pending.push(dependency);
            }
        }
    }
    return found;
}
