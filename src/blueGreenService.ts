import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type { BlueGreenServiceArgs } from "./args.ts";
import type { Color } from "./color.ts";
import { heaviestColor } from "./cutover/heaviestColor.ts";
import { destinationRuleSpec } from "./routing/destinationRule.ts";
import { gatewaySpec } from "./routing/gateway.ts";
import { createIstioObject } from "./routing/istio.ts";
import { createService } from "./routing/service.ts";
import { virtualServiceSpec } from "./routing/virtualService.ts";
import { validate } from "./validate.ts";
import { createDeployment } from "./workload/deployment.ts";

/** Two colours of a service behind Istio; all traffic goes to one of them, and a changed `activeColor` moves it. */
export class BlueGreenService extends ComponentResource {
    /** The colour with the most traffic, as of the last completed update: read from the applied route. */
    readonly activeColor: Output<Color>;

    constructor(name: string, args: BlueGreenServiceArgs, opts?: ComponentResourceOptions) {
        const settings = validate(name, args);
        super("istio-blue-green:index:BlueGreenService", name, {}, opts);

        // Traffic needs them in this order: what a route names exists and is ready before the route names it.
        const service = createService(settings, { parent: this });
        const subsets = createIstioObject("DestinationRule", settings, destinationRuleSpec(settings), { parent: this });
        const gateway =
            settings.gateway &&
            createIstioObject("Gateway", settings, gatewaySpec(settings, settings.gateway), { parent: this });
        const target = createDeployment(settings, settings.active, { parent: this });
        const route = createIstioObject("VirtualService", settings, virtualServiceSpec(settings), {
            parent: this,
            dependsOn: [service, subsets, target, ...(gateway ? [gateway] : [])],
        });
        // The colour that loses the traffic changes only after the route did.
        createDeployment(settings, settings.idle, { parent: this, dependsOn: [route] });

        this.activeColor = heaviestColor(route);
        this.registerOutputs({ activeColor: this.activeColor });
    }
}
