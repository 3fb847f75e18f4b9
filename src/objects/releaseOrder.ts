import type { Resource } from "@pulumi/pulumi";
import { isEntry, type ReleaseSetSettings, type Settings } from "../arguments/settings.ts";

/** What a resource waits for; in a release set also resources of services that are not made yet. */
export type Before = Resource[] | Promise<Resource[]>;

/** What a service's steps wait for, of what the service itself has made before. */
export interface ReleaseOrder {
    /** @param targets what its route names */
    beforeRoute(targets: Resource[]): Before;
    /** @param route the service's own */
    beforePinned(route: Resource): Before;
    /** @param pinned the Service that callers use, where it selects one colour */
    beforeIdle(route: Resource, pinned: Resource[]): Before;
}

const ALONE: ReleaseOrder = {
    beforeRoute: (targets) => targets,
    beforePinned: (route) => [route],
    beforeIdle: (route, pinned) => [route, ...pinned],
};

/**
 * In a release set: first what routes name, of all services, then the routes of those that only other members call, then those of
 * the entries, and last the colours that lose the traffic, of all services. Entries last: their routes move whoever enters.
 */
export function orderOf(settings: Settings): ReleaseOrder {
    const { set } = settings;
    if (!set) return ALONE;
    const { targets, innerRoutes, routes, pinnedServices } = stagesOf(set);
    return {
        beforeRoute(own) {
            targets.add(own);
            return isEntry(settings) ? both(targets.all, innerRoutes.all) : targets.all;
        },
        beforePinned(route) {
            routes.add([route]);
            if (!isEntry(settings)) innerRoutes.add([route]);
            return routes.all;
        },
        beforeIdle(_, pinned) {
            pinnedServices.add(pinned);
            return both(routes.all, pinnedServices.all);
        },
    };
}

/** Once all services of a set are made: nothing waits for more. */
export function completeOrder(set: ReleaseSetSettings): void {
    for (const stage of Object.values(stagesOf(set))) stage.complete();
}

/** All of both; at once where they are known. */
export function both(one: Before, another: Before): Before {
    return one instanceof Promise || another instanceof Promise
        ? Promise.all([one, another]).then((lists) => lists.flat())
        : [...one, ...another];
}

/** Resources of several services, which are known once all services are made. */
class Stage {
    readonly #resources: Resource[] = [];
    readonly #all = Promise.withResolvers<Resource[]>();

    add(resources: Resource[]): void {
        this.#resources.push(...resources);
    }

    get all(): Promise<Resource[]> {
        return this.#all.promise;
    }

    complete(): void {
        this.#all.resolve(this.#resources);
    }
}

function newStages() {
    return { targets: new Stage(), innerRoutes: new Stage(), routes: new Stage(), pinnedServices: new Stage() };
}

const stages = new WeakMap<ReleaseSetSettings, ReturnType<typeof newStages>>();

function stagesOf(set: ReleaseSetSettings): ReturnType<typeof newStages> {
    const found = stages.get(set) ?? newStages();
    stages.set(set, found);
    return found;
}
