import type { RecordedGate } from "../../arguments/settings.ts";
import type { ClusterAccess } from "../../cluster/connection.ts";
import type { Place } from "../../cutover/liveState.ts";

/** One BlueGreenService of a stack, as its state describes it. */
export interface StackService {
    /** Of the component. */
    readonly name: string;
    /** The Pulumi project, whose configuration it is made from. */
    readonly project: string;
    readonly place: Place;
    /** Names of the Kubernetes Service that callers use, and of all that routes may name. */
    readonly service: string;
    readonly destinations: string[];
    readonly destinationRule: string;
    readonly selectors: {
        readonly service: Record<string, string>;
        readonly blue: Record<string, string>;
        readonly green: Record<string, string>;
    };
    /** The VirtualService's uid; undefined where none was deployed yet. */
    readonly routeUid: string | undefined;
    readonly access: ClusterAccess;
    /** The gate of its program, as of the last update. */
    readonly gate: RecordedGate;
    /** Labels that distinguish its metrics from those of another cluster or tenant. */
    readonly matchers: Readonly<Record<string, string>>;
    /** The release set to which it belongs. */
    readonly set?: SetOfService;
}

export interface SetOfService {
    readonly name: string;
    /** The names of its services, in the order of the program. */
    readonly members: readonly string[];
    readonly entries: readonly string[];
}

/** The next update uses the present configuration. */
export function withGate(service: StackService, configured: Partial<RecordedGate>): StackService {
    return { ...service, gate: { ...service.gate, ...configured } };
}
