import type { RecordedGate } from "../../arguments/settings.ts";
import type { ClusterAccess } from "../../cluster/connection.ts";
import type { Place } from "../../cutover/liveState.ts";

/** One BlueGreenService of a stack, as its state describes it. */
export interface StackService {
    /** Of the component. */
    name: string;
    /** The Pulumi project, whose configuration it is made from. */
    project: string;
    place: Place;
    /** Names of the Kubernetes Service that callers use, and of all that routes may name. */
    service: string;
    destinations: string[];
    destinationRule: string;
    selectors: { service: Record<string, string>; blue: Record<string, string>; green: Record<string, string> };
    /** The VirtualService's uid; undefined where none was deployed yet. */
    routeUid: string | undefined;
    access: ClusterAccess;
    /** The gate of its program, as of the last update. */
    gate: RecordedGate;
    /** Labels that distinguish its metrics from those of another cluster or tenant. */
    matchers: Readonly<Record<string, string>>;
}

/** The next update uses the present configuration. */
export function withGate(service: StackService, configured: Partial<RecordedGate>): StackService {
    return { ...service, gate: { ...service.gate, ...configured } };
}
