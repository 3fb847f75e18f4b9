import { ComponentResource, type ComponentResourceOptions, type Output, type Resource } from "@pulumi/pulumi";
import type { BlueGreenServiceArgs } from "./args.ts";
import { COLORS, type Color } from "./color.ts";
import { heaviestColor } from "./cutover/heaviestColor.ts";
import { Annotations, bothColorsName } from "./names.ts";
import { destinationRuleSpec } from "./routing/destinationRule.ts";
import { gatewaySpec } from "./routing/gateway.ts";
import { createIstioObject } from "./routing/istio.ts";
import { createBothColorsService, createService, destinationHost } from "./routing/service.ts";
import { virtualServiceSpec } from "./routing/virtualService.ts";
import type { Settings } from "./settings.ts";
import { validate } from "./validate.ts";
import { createAutoscaler } from "./workload/autoscaler.ts";
import { createDeployment } from "./workload/deployment.ts";
import { createDisruptionBudget } from "./workload/disruptionBudget.ts";

/** Two colours of a service behind Istio; all traffic goes to one of them, and a changed `activeColor` moves it. */
export class BlueGreenService extends ComponentResource {
    /** The colour with the most traffic, as of the last completed update: read from the applied route. */
    readonly activeColor: Output<Color>;

    constructor(name: string, args: BlueGreenServiceArgs, opts?: ComponentResourceOptions) {
        const settings = validate(name, args);
        super("istio-blue-green:index:BlueGreenService", name, {}, opts);

        // Traffic needs them in this order: what a route names exists and is ready before the route names it.
        const before: Resource[] = [
            ...createDestination(settings, this),
            ...createGateway(settings, this),
            ...createColor(settings, settings.active, this),
        ];
        // A canary's pods are needed before their part of the traffic; a cutover is refused while there is one.
        if (idleHasTraffic(settings)) before.push(...createColor(settings, settings.idle, this));

        const route = createRoute(settings, this, before);

        // The colour that loses the traffic changes only after the route did.
        if (!idleHasTraffic(settings)) createColor(settings, settings.idle, this, [route]);
        if (settings.pinToActive) createService(settings, { parent: this, dependsOn: [route] });
        if (settings.disruptionBudget) {
            for (const color of COLORS) {
                createDisruptionBudget(settings, settings.disruptionBudget, color, { parent: this });
            }
        }

        this.activeColor = heaviestColor(route);
        this.registerOutputs({ activeColor: this.activeColor });
    }
}

function idleHasTraffic({ traffic }: Settings): boolean {
    return (traffic.idlePercent ?? 0) > 0 || (traffic.match ?? []).length > 0;
}

/** The Service that selects both colours, and the subsets that divide it. */
function createDestination(settings: Settings, parent: Resource): Resource[] {
    const { name, names } = settings;
    const service = settings.pinToActive
        ? createBothColorsService(settings, { parent })
        : createService(settings, { parent });
    const subsets = createIstioObject(
        settings,
        {
            kind: "DestinationRule",
            name,
            objectName: names.destinationRule,
            spec: destinationRuleSpec(settings, names.service),
        },
        { parent },
    );
    if (!settings.pinToActive) return [service, subsets];
    // The first one stays for the moment in which the route still names its host.
    const more = createIstioObject(
        settings,
        {
            kind: "DestinationRule",
            name: bothColorsName(name),
            objectName: bothColorsName(names.destinationRule),
            spec: destinationRuleSpec(settings, destinationHost(settings)),
        },
        { parent },
    );
    return [service, subsets, more];
}

function createGateway(settings: Settings, parent: Resource): Resource[] {
    const spec = gatewaySpec(settings);
    if (!spec) return [];
    const { name, names } = settings;
    return [createIstioObject(settings, { kind: "Gateway", name, objectName: names.gateway, spec }, { parent })];
}

/** A colour's pods, and what decides how many there are. */
function createColor(settings: Settings, color: Color, parent: Resource, dependsOn: Resource[] = []): Resource[] {
    const deployment = createDeployment(settings, color, { parent, dependsOn });
    if (!settings.autoscaling) return [deployment];
    const autoscaler = createAutoscaler(settings, settings.autoscaling, color, {
        parent,
        dependsOn: [...dependsOn, deployment],
    });
    return [deployment, autoscaler];
}

function createRoute(settings: Settings, parent: Resource, dependsOn: Resource[]) {
    const { name, names, cutoverReason, gate } = settings;
    return createIstioObject(
        settings,
        {
            kind: "VirtualService",
            name,
            objectName: names.virtualService,
            spec: virtualServiceSpec(settings),
            annotations: {
                ...(cutoverReason !== undefined && { [Annotations.reason]: cutoverReason }),
                ...(gate.override && { [Annotations.override]: JSON.stringify(gate.override) }),
            },
        },
        { parent, dependsOn },
    );
}
