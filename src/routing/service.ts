import type { types } from "@pulumi/kubernetes";
import { Service } from "@pulumi/kubernetes/core/v1/service.js";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { Settings } from "../arguments/settings.ts";
import { bothColorsName } from "../model/names.ts";
import { metadata, OWNED } from "../objects/metadata.ts";

/** One Service over both colours: the route, not the selector, decides which of them answers. */
export function serviceSpec(settings: Settings): types.input.core.v1.ServiceSpec {
    return {
        selector: settings.selectors.service,
        ports: settings.ports.map(({ name, port, targetPort }) => ({ name, port, targetPort, protocol: "TCP" })),
    };
}

/** For callers outside the mesh: only the active colour, on the port on which it listens. */
export function pinnedServiceSpec({ selectors, active, ports }: Settings): types.input.core.v1.ServiceSpec {
    return {
        selector: { ...selectors.service, ...selectors[active] },
        ports: ports.map(({ name, port, targetPort, listens }) => ({
            ...{ name, port, targetPort: listens[active] ?? targetPort, protocol: "TCP" },
        })),
    };
}

interface Destination extends Pick<Settings, "pinToActive"> {
    readonly names: Pick<Settings["names"], "service">;
}

/** The host that the subsets divide: it must select both colours, even where the Service that callers use selects one. */
export function destinationHost({ pinToActive, names }: Destination): string {
    return pinToActive ? bothColorsName(names.service) : names.service;
}

// A colour may have no pods, and the first ones come after the Service: there is nothing to wait for.
const ANNOTATIONS = { ...OWNED, "pulumi.com/skipAwait": "true" };

// The cluster chooses the address. One that was imported into the state would be missed in the program, and a Service that
// loses its address is replaced.
const CHOSEN_BY_CLUSTER = ["spec.clusterIP", "spec.clusterIPs"];

/** The Service that callers use. */
export function createService(settings: Settings, opts: CustomResourceOptions): Service {
    return new Service(
        settings.name,
        {
            metadata: metadata(settings, settings.names.service, { annotations: ANNOTATIONS }),
            spec: settings.pinToActive ? pinnedServiceSpec(settings) : serviceSpec(settings),
        },
        { ...opts, ignoreChanges: CHOSEN_BY_CLUSTER },
    );
}

/** The Service that the route needs beside a pinned one. */
export function createBothColorsService(settings: Settings, opts: CustomResourceOptions): Service {
    return new Service(
        bothColorsName(settings.name),
        {
            metadata: metadata(settings, bothColorsName(settings.names.service), { annotations: ANNOTATIONS }),
            spec: serviceSpec(settings),
        },
        opts,
    );
}
