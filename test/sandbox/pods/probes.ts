import type { V1Container, V1ContainerPort, V1Pod, V1PodCondition, V1Probe } from "@kubernetes/client-node";
import { programsOf } from "./program.ts";

const prefix = "sandbox.istio-blue-green/";

/** Types of the pod conditions that tell KWOK's stages which probes fail, whenever the kubelet tries them. */
export const probeConditions = {
    startup: `${prefix}startup-probe`,
    readiness: `${prefix}readiness-probe`,
    liveness: `${prefix}liveness-probe`,
} as const;

type ProbeKind = keyof typeof probeConditions;

export interface FailingProbe {
    readonly kind: ProbeKind;
    /** As the kubelet puts it. */
    readonly message: string;
}

/** The probes of a pod that can never succeed, as no program of the pod listens where they ask. */
export function failingProbes(pod: V1Pod): FailingProbe[] {
    const programs = programsOf(pod);
    const open = programs.flatMap(({ ports }) => ports);
    const address = pod.status?.podIP ?? "";
    return programs.flatMap(({ container }) =>
        probesOf(container).flatMap(({ kind, probe }) => {
            const failure = failureOf(probe, container.ports ?? [], open, address);
            const title = `${kind[0]?.toUpperCase()}${kind.slice(1)} probe failed`;
            return failure === undefined ? [] : [{ kind, message: `${title}: ${failure}` }];
        }),
    );
}

/** What KWOK's stages read of them. */
export function failingProbeConditions(pod: V1Pod): V1PodCondition[] {
    const failing = failingProbes(pod);
    const kinds = new Set(failing.map(({ kind }) => kind));
    return [...kinds].map((kind) => ({
        type: probeConditions[kind],
        status: "False",
        reason: "ProbeFails",
        message: failing.flatMap((each) => (each.kind === kind ? [each.message] : [])).join("\n"),
    }));
}

function probesOf(container: V1Container): { kind: ProbeKind; probe: V1Probe }[] {
    const { startupProbe: startup, readinessProbe: readiness, livenessProbe: liveness } = container;
    return Object.entries({ startup, readiness, liveness }).flatMap(([kind, probe]) =>
        probe === undefined ? [] : [{ kind: kind as ProbeKind, probe }],
    );
}

function failureOf(
    { httpGet, tcpSocket, grpc }: V1Probe,
    declared: readonly V1ContainerPort[],
    open: readonly number[],
    address: string,
): string | undefined {
    const asked = httpGet ?? tcpSocket ?? grpc;
    const asksElsewhere = (httpGet ?? tcpSocket)?.host !== undefined;
    if (asked === undefined || asksElsewhere) return undefined;
    const port = portNumber(asked.port, declared);
    if (port === undefined) return `couldn't find port: ${JSON.stringify(asked.port)}`;
    if (!open.includes(port)) return `dial tcp ${address}:${port}: connect: connection refused`;
    return httpGet?.scheme === "HTTPS" ? "http: server gave HTTP response to HTTPS client" : undefined;
}

function portNumber(port: number | string, declared: readonly V1ContainerPort[]): number | undefined {
    if (typeof port === "number") return port;
    const named = declared.find(({ name }) => name === port)?.containerPort;
    return named ?? (/^\d+$/.test(port) ? Number(port) : undefined);
}
