import type { ColorState, RouteState, ServiceState } from "../../../src/cli/live/serviceState.ts";
import type { StackService } from "../../../src/cli/stack/stackService.ts";
import type { Color } from "../../../src/model/color.ts";
import { entriesOf } from "../../../src/model/route/entry.ts";
import { viewRoute } from "../../../src/model/route/view.ts";

/** A destination as the component writes it. */
export function destination(subset: Color, weight: number) {
    return {
        destination: { host: "my-app", subset, port: { number: 80 } },
        weight,
    };
}

/** The component's main rule, the colours in the order given. */
export function mainRule(...route: ReturnType<typeof destination>[]) {
    return {
        name: "blue-green-route",
        route,
        retries: { attempts: 3 },
        timeout: "30s",
    };
}

export function routeState(http: object[], more: Partial<RouteState> = {}): RouteState {
    const spec = { hosts: ["my-app"], http };
    return {
        uid: "route-uid",
        resourceVersion: "7",
        generation: 3,
        spec,
        view: viewRoute(spec),
        entries: entriesOf(spec, "default"),
        changedAt: new Date("2030-01-01T00:00:00Z"),
        changedBy: "somebody",
        reason: undefined,
        hold: undefined,
        journal: undefined,
        served: undefined,
        owner: undefined,
        annotations: { "pulumi.com/patchForce": "true" },
        ...more,
    };
}

export function colorState(more: Partial<ColorState> = {}): ColorState {
    return {
        uid: "deployment-uid",
        replicas: 3,
        ready: 3,
        outdated: 0,
        image: "my-app:1.0.0",
        version: "v1",
        labels: undefined,
        revision: "1",
        template: "a template",
        owner: undefined,
        ...more,
    };
}

/** After a cutover: green has everything, blue stands by with as many pods. */
export function afterCutover(more: Partial<ServiceState> = {}): ServiceState {
    return {
        route: routeState([mainRule(destination("green", 100))]),
        colors: { blue: colorState(), green: colorState({ version: "v2", image: "my-app:2.0.0" }) },
        ...more,
    };
}

export const service: StackService = {
    name: "my-app",
    project: "my-app",
    place: {
        namespace: "default",
        virtualService: "my-app",
        deployments: { blue: "my-app-blue", green: "my-app-green" },
        istioApiVersion: "v1",
    },
    service: "my-app",
    destinations: ["my-app", "my-app-all"],
    destinationRule: "my-app",
    selectors: { service: { app: "my-app" }, blue: { color: "blue" }, green: { color: "green" } },
    routeUid: "route-uid",
    access: {},
    gate: { minReadyPercent: 100, minReplicas: 1, minReadySeconds: 2 },
    matchers: {},
};
