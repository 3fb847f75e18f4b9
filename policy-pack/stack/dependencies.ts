import type { PolicyResource } from "@pulumi/policy";

/**
 * Whether Pulumi finishes `earlier` before it touches `later`. What a component depends on is finished before its children are
 * touched, and what depends on a component waits for all of its children.
 */
export function waitsFor(later: PolicyResource, earlier: PolicyResource): boolean {
    const awaited = new Set([earlier, ...componentsAround(earlier)]);
    return [...prerequisitesOf(later)].some((resource) => awaited.has(resource));
}

const known = new WeakMap<PolicyResource, ReadonlySet<PolicyResource>>();

function prerequisitesOf(resource: PolicyResource): ReadonlySet<PolicyResource> {
    const before = known.get(resource);
    if (before !== undefined) return before;
    const found = new Set<PolicyResource>();
    const pending = dependenciesOf(resource);
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        if (!found.has(next)) {
            found.add(next);
            pending.push(...dependenciesOf(next));
        }
    }
    known.set(resource, found);
    return found;
}

function dependenciesOf(resource: PolicyResource): PolicyResource[] {
    return [resource, ...componentsAround(resource)].flatMap(({ dependencies, propertyDependencies }) => [
        ...dependencies,
        ...Object.values(propertyDependencies).flat(),
    ]);
}

/** The components that a resource is in, the nearest first. */
function componentsAround({ parent }: PolicyResource): PolicyResource[] {
    return parent === undefined || !isComponent(parent) ? [] : [parent, ...componentsAround(parent)];
}

/** Components have no provider. The stack itself contains everything, so nothing can wait for it. */
function isComponent({ type, provider }: PolicyResource): boolean {
    return provider === undefined && type !== "pulumi:pulumi:Stack";
}
