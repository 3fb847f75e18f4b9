import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import { ComponentResource, type ComponentResourceOptions, log, type Output, type Resource } from "@pulumi/pulumi";
import type { BlueGreenServiceArgs } from "./args.ts";
import { isNamed } from "./arguments/ports.ts";
import { ArgumentsError } from "./arguments/problems.ts";
import { idleHasTraffic, isEntry, recordedGate, type Settings } from "./arguments/settings.ts";
import { validate } from "./arguments/validate.ts";
import { type CutoverHooks, createCutoverHooks } from "./cutover/hooks.ts";
import { cutoverWarnings } from "./cutover/warnings.ts";
import { COLORS, type Color } from "./model/color.ts";
import { Annotations, bothColorsName, COMPONENT_TYPE, SetLabels } from "./model/names.ts";
import { heaviest, viewRoute } from "./model/route/view.ts";
import { createDashboard } from "./monitoring/dashboard.ts";
import { createPrometheusRule } from "./monitoring/prometheusRule.ts";
import { claim } from "./objects/claimsOfStack.ts";
import { warnOfOtherNamespace } from "./objects/providerNamespace.ts";
import { type Before, both, orderOf } from "./objects/releaseOrder.ts";
import { destinationRuleSpec } from "./routing/destinationRule.ts";
import { gatewaySpec } from "./routing/gateway.ts";
import { createIstioObject } from "./routing/istio.ts";
import { createBothColorsService, createService, destinationHost } from "./routing/service.ts";
import { virtualServiceSpec } from "./routing/virtualService.ts";
import { routingWarnings } from "./routing/warnings.ts";
import { createAutoscaler } from "./workload/autoscaler.ts";
import { createDeployment } from "./workload/deployment.ts";
import { createDisruptionBudget } from "./workload/disruptionBudget.ts";

/** Two colours of a service behind Istio. All traffic goes to one of them; changing `activeColor` moves it to the other. */
export class BlueGreenService extends ComponentResource {
    /** The colour with the most traffic as of the last completed update, read from the applied route. */
    readonly activeColor: Output<Color>;

    constructor(name: string, args: BlueGreenServiceArgs, opts: ComponentResourceOptions = {}) {
        const settings = validate(name, args);
        const subject = `BlueGreenService "${name}"`;
        // A release set claims for all of its services before it makes the first.
        const taken = settings.set ? [] : claim({ settings, prefix: `${subject} ` }, opts);
        if (taken.length > 0) throw new ArgumentsError(subject, taken);
        const hooks = createCutoverHooks(settings);
        const beforeUpdate = [...(opts.hooks?.beforeUpdate ?? []), ...hooks.component];
        super(
            COMPONENT_TYPE,
            name,
            // `bluegreen` reads all of it in the state: names, by which rules traffic may move, and whose metrics it looks at.
            { identity: identityOf(settings), gate: recordedGate(settings), ...matchersOf(settings) },
            { ...opts, hooks: { ...opts.hooks, beforeUpdate } },
        );
        hooks.bind(this);
        const warnings = [...routingWarnings(settings), ...cutoverWarnings(settings, new Date())];
        const warn = (warning: string) => void log.warn(warning, this);
        warnings.forEach(warn);
        const provider = this.getProvider("kubernetes:core/v1:Service");
        if (args.namespace === undefined) warnOfOtherNamespace(name, provider, warn);
        const parts: Parts = { settings, hooks, parent: this };

        // Traffic needs them in this order: what a route names exists and is ready before the route names it.
        const active = createColor(parts, settings.active);
        // A Service whose targetPort is a name comes after the pods that have that port.
        const named = settings.ports.some(isNamed) ? active : [];
        const before = [...createDestination(parts, named), ...createGateway(parts), ...active];
        // A canary's pods are needed before they get their share; a cutover is refused during a canary.
        const canary = idleHasTraffic(settings);
        if (canary) before.push(...createColor(parts, settings.idle));

        const order = orderOf(settings);
        const route = createRoute(parts, order.beforeRoute(before));

        // The colour that loses the traffic changes only after the routes and the Services that callers use.
        const dependsOn = order.beforePinned(route);
        const pinned = settings.pinToActive
            ? [createService(settings, { parent: this, dependsOn, hooks: hooks.pinned })]
            : [];
        const beforeIdle = order.beforeIdle(route, pinned);
        if (!canary) createColor(parts, settings.idle, beforeIdle);
        createDisruptionBudgets(parts);
        createMonitoring(parts, route);

        this.activeColor = heaviestColor(route, settings.active);
        this.registerOutputs({ activeColor: this.activeColor });
    }
}

interface Parts {
    readonly settings: Settings;
    readonly hooks: CutoverHooks;
    readonly parent: Resource;
}

/** What cannot be changed in place. As a component input, a change of it is noticed and refused. */
function identityOf({ namespace, names, selectors }: Settings): object {
    return { namespace, names, selectorLabels: selectors };
}

/** Left out where there are none, so that an upgrade of this package shows nothing to change. */
function matchersOf({ monitoring: { matchers } }: Settings): object {
    return Object.keys(matchers).length > 0 ? { matchers } : {};
}

/** The Service that selects both colours, and the subsets that divide it. */
function createDestination({ settings, hooks, parent }: Parts, dependsOn: Resource[]): Resource[] {
    const { name, names } = settings;
    const subsets = (suffix: (name: string) => string, host: string) =>
        createIstioObject(
            settings,
            {
                kind: "DestinationRule",
                name: suffix(name),
                objectName: suffix(names.destinationRule),
                spec: destinationRuleSpec(settings, host),
            },
            { parent },
        );
    const known = subsets((each) => each, names.service);
    const opts = { parent, dependsOn, hooks: hooks.service };
    if (!settings.pinToActive) return [createService(settings, opts), known];
    // The subsets of the Service that callers use stay while the route still names them.
    return [createBothColorsService(settings, opts), known, subsets(bothColorsName, destinationHost(settings))];
}

function createGateway({ settings, parent }: Parts): Resource[] {
    const spec = gatewaySpec(settings);
    if (!spec) return [];
    const { name, names } = settings;
    return [createIstioObject(settings, { kind: "Gateway", name, objectName: names.gateway, spec }, { parent })];
}

/** A colour's pods, and what decides how many there are. */
function createColor({ settings, hooks, parent }: Parts, color: Color, dependsOn: Before = []): Resource[] {
    const deployment = createDeployment(settings, color, { parent, dependsOn, hooks: hooks.color(color) });
    if (!settings.autoscaling) return [deployment];
    const opts = { parent, dependsOn: both(dependsOn, [deployment]), hooks: hooks.autoscaler };
    return [deployment, createAutoscaler(settings, settings.autoscaling, color, opts)];
}

function createRoute({ settings, hooks, parent }: Parts, dependsOn: Before): CustomResource {
    const { name, names, cutoverReason, gate } = settings;
    const annotations = {
        ...(cutoverReason !== undefined && { [Annotations.reason]: cutoverReason }),
        ...(gate.override && { [Annotations.override]: JSON.stringify(gate.override) }),
    };
    const spec = virtualServiceSpec(settings);
    const labels = setLabels(settings);
    return createIstioObject(
        settings,
        { kind: "VirtualService", name, objectName: names.virtualService, spec, labels, annotations },
        { parent, dependsOn, hooks: hooks.route },
    );
}

/** By which policies and people see what belongs together. */
function setLabels(settings: Settings): Record<string, string> {
    if (!settings.set) return {};
    return { [SetLabels.set]: settings.set.name, ...(isEntry(settings) && { [SetLabels.entry]: "true" }) };
}

function createDisruptionBudgets({ settings, parent }: Parts): void {
    if (!settings.disruptionBudget) return;
    for (const color of COLORS) createDisruptionBudget(settings, settings.disruptionBudget, color, { parent });
}

/** The alerts depend on what the route sends to the idle colour, so they change after the route. */
function createMonitoring({ settings, hooks, parent }: Parts, route: CustomResource): void {
    const { rule, dashboard } = settings.monitoring;
    if (rule) createPrometheusRule(settings, rule, { parent, dependsOn: [route], hooks: hooks.prometheusRule });
    if (dashboard) createDashboard(settings, dashboard, { parent });
}

function heaviestColor(route: CustomResource, configured: Color): Output<Color> {
    const { spec } = route as unknown as { spec: Output<unknown> };
    return spec.apply((applied) => heaviest(viewRoute(applied)) ?? configured);
}
