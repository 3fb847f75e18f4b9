import type { V1Container, V1ContainerStatus, V1Pod, V1Probe } from "@kubernetes/client-node";
import { type Call, callOf } from "./calls.ts";
import { type Program, programsOf } from "./program.ts";

/** What the pod server needs to know of a pod, read from its API object. */
export interface PodModel {
    readonly uid: string;
    readonly namespace: string;
    readonly name: string;
    /** Labels that answers carry, in the headers `x-path`, `x-color` and `x-version`. */
    readonly app: string | undefined;
    readonly color: string | undefined;
    readonly version: string | undefined;
    /** Whom it calls before it answers. */
    readonly call: Call | undefined;
    /** Undefined until an address is assigned, and for host-network pods, whose address is not a pod's. */
    readonly address: string | undefined;
    readonly ready: boolean;
    readonly apps: readonly AppModel[];
    readonly termination: TerminationModel | undefined;
}

/** One container that listens: its program's ports, whether it is up, and how it is probed and stopped. */
export interface AppModel {
    readonly container: string;
    readonly ports: readonly number[];
    /** Running and started, or about to be; readiness does not matter. */
    readonly up: boolean;
    readonly readinessPaths: readonly string[];
    /** Paths of liveness and startup probes. */
    readonly livenessPaths: readonly string[];
    /** How long its preStop hook sleeps, before the container gets SIGTERM. */
    readonly preStopMs: number;
}

export interface TerminationModel {
    /** When the deletion was asked for: the API rounds down to whole seconds, so up to 1 s earlier than the truth. */
    readonly startedAtMs: number;
    readonly graceMs: number;
}

/** Client code hands out dates, a watch the API's own text. */
type ApiTime = Date | string;

export function podModel(pod: V1Pod): PodModel {
    const { metadata, spec, status } = pod;
    const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
    const alive = status?.phase === "Running";
    // A container listens before the kubelet finds it ready. Here news of its start may come after that of its readiness is out.
    const starts = status?.phase === "Pending" && status.podIP !== undefined;
    return {
        uid: metadata?.uid ?? "",
        namespace: metadata?.namespace ?? "",
        name: metadata?.name ?? "",
        app: metadata?.labels?.app,
        color: metadata?.labels?.color,
        version: metadata?.labels?.version,
        call: callOf(metadata?.annotations),
        address: spec?.hostNetwork ? undefined : status?.podIP || undefined,
        ready: status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false,
        apps: programsOf(pod)
            .filter(({ ports }) => ports.length > 0)
            .map((program) => appModel(program, alive ? statuses : [], starts)),
        termination: termination(pod),
    };
}

function appModel({ container, ports }: Program, statuses: readonly V1ContainerStatus[], starts: boolean): AppModel {
    const status = statuses.find(({ name }) => name === container.name);
    const readinessPaths = probePaths(container.readinessProbe);
    return {
        container: container.name,
        ports,
        up: starts || (status?.state?.running !== undefined && status.started === true),
        readinessPaths,
        livenessPaths: [...probePaths(container.livenessProbe), ...probePaths(container.startupProbe)].filter(
            (path) => !readinessPaths.includes(path),
        ),
        preStopMs: preStopMs(container),
    };
}

function probePaths(probe: V1Probe | undefined): string[] {
    if (probe?.httpGet === undefined) return [];
    const [path = ""] = (probe.httpGet.path ?? "/").split("?");
    return [path.startsWith("/") ? path : `/${path}`];
}

/** The hook's own `sleep.seconds`, or the first `sleep N` in its command; other hooks end at once. */
function preStopMs(container: V1Container): number {
    const hook = container.lifecycle?.preStop;
    if (hook?.sleep !== undefined) return hook.sleep.seconds * 1000;
    const slept = /\bsleep +(\d+)/.exec(hook?.exec?.command?.join(" ") ?? "");
    return Number(slept?.[1] ?? 0) * 1000;
}

function termination({ metadata, spec }: V1Pod): TerminationModel | undefined {
    const end: ApiTime | undefined = metadata?.deletionTimestamp;
    if (end === undefined) return undefined;
    const graceMs = (metadata?.deletionGracePeriodSeconds ?? spec?.terminationGracePeriodSeconds ?? 30) * 1000;
    return { startedAtMs: new Date(end).getTime() - graceMs, graceMs };
}

/** The two moments in the end of a container. */
export interface EndOfLife {
    /** SIGTERM: it stops accepting connections and lets requests finish. */
    readonly drainAtMs: number;
    /** SIGKILL: whatever is still open is cut. */
    readonly killAtMs: number;
}

/**
 * When a container of a terminating pod gets SIGTERM and SIGKILL. `seenAtMs` is when this process heard of the deletion,
 * closer to the truth than the API's whole seconds, unless it was told late (it was restarted, the API server was away).
 */
export function endOfLife(app: AppModel, { startedAtMs, graceMs }: TerminationModel, seenAtMs: number): EndOfLife {
    const start = Math.min(Math.max(seenAtMs, startedAtMs), startedAtMs + 1000);
    return { drainAtMs: start + Math.min(app.preStopMs, graceMs), killAtMs: start + graceMs };
}
