import { COMPONENT_TYPE } from "../../src/model/names.ts";
import { fields, number } from "../../src/model/value.ts";
import type { Declared } from "../objects/object.ts";
import { plainProperty } from "../objects/plain.ts";

/** What the component's own gate asks for before it lets traffic move, as the component records it among its inputs. */
export interface RecordedGate {
    readonly minReplicas: number | undefined;
    readonly minReadyPercent: number | undefined;
}

/** Reads the gate of a `BlueGreenService`; undefined for any other resource. */
export function recordedGate({ type, props }: Pick<Declared, "type" | "props">): RecordedGate | undefined {
    if (type !== COMPONENT_TYPE) return undefined;
    const gate = fields(plainProperty(props, "gate"));
    return { minReplicas: known(gate.minReplicas), minReadyPercent: known(gate.minReadyPercent) };
}

/** The key of the route of a `BlueGreenService`; see `routeKey`. Undefined for any other resource, and where it is not known. */
export function recordedRoute({ type, props }: Pick<Declared, "type" | "props">): string | undefined {
    if (type !== COMPONENT_TYPE) return undefined;
    const { namespace, names } = fields(plainProperty(props, "identity"));
    const { virtualService } = fields(names);
    return typeof namespace === "string" && typeof virtualService === "string"
        ? `${virtualService}.${namespace}`
        : undefined;
}

function known(value: unknown): number | undefined {
    const found = number(value);
    return typeof found === "number" ? found : undefined;
}
