import type { V1Pod } from "@kubernetes/client-node";
import type { Stored } from "../cluster/stored.ts";
import { isPodReady } from "../model/readiness.ts";

/** A live port of a Service. */
export interface ServicePort {
    /** Undefined for the unnamed port of a Service with a single port. */
    readonly name?: string;
    readonly port: number;
    /** Defaults to the port itself in Kubernetes. */
    readonly targetPort?: number | string;
}

export type PodWithPorts = Stored<V1Pod>;

/** A port of a Service that is about to reach another port in pods that have traffic. */
export interface MovedTarget {
    readonly port: number;
    readonly from: number;
    /** Undefined where the pods have no port with the new name. */
    readonly to: number | undefined;
    readonly targetPort: number | string;
    readonly pods: number;
}

/**
 * The first port that would lead to another port in some ready pods. A port that could not be reached before does not count: a
 * new one, or one that somebody has pointed at a port that the pods do not have.
 */
export function movedTarget(now: ServicePort[], then: ServicePort[], pods: PodWithPorts[]): MovedTarget | undefined {
    const serving = pods.filter(isPodReady);
    for (const wanted of then) {
        const present = now.find(({ port }) => port === wanted.port);
        if (!present) continue;
        const moved = serving
            .map((pod) => ({ from: leadsTo(present, pod), to: leadsTo(wanted, pod), has: portsOf(pod) }))
            .filter(({ from, to, has }) => from !== undefined && from !== to && (has(from) || !has(to)));
        const [first] = moved;
        if (first?.from === undefined) continue;
        const targetPort = wanted.targetPort ?? wanted.port;
        return { port: wanted.port, from: first.from, to: first.to, targetPort, pods: moved.length };
    }
    return undefined;
}

/** A port of a Service that is about to be renamed. */
export interface RenamedPort {
    readonly port: number;
    readonly from: string | undefined;
    readonly to: string | undefined;
}

/** The first port that keeps its number but changes its name, while some pods are ready. */
export function renamedPort(now: ServicePort[], then: ServicePort[], pods: PodWithPorts[]): RenamedPort | undefined {
    if (!pods.some(isPodReady)) return undefined;
    for (const { port, name } of then) {
        const present = now.find((each) => each.port === port);
        if (present && present.name !== name) return { port, from: present.name, to: name };
    }
    return undefined;
}

/** Names are looked up in each pod by itself: the first container that has one counts. */
function leadsTo({ port, targetPort = port }: ServicePort, pod: PodWithPorts): number | undefined {
    if (typeof targetPort === "number") return targetPort;
    return declaredPorts(pod).find(({ name }) => name === targetPort)?.containerPort;
}

function portsOf(pod: PodWithPorts): (number: number | undefined) => boolean {
    const numbers = declaredPorts(pod).map(({ containerPort }) => containerPort);
    return (number) => number !== undefined && numbers.includes(number);
}

/** Sidecars included. */
function declaredPorts({ spec }: PodWithPorts): { containerPort?: number; name?: string }[] {
    const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
    return [...(spec?.containers ?? []), ...sidecars].flatMap(({ ports }) => ports ?? []);
}
