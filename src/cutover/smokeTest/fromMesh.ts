import type {
    CoreV1Event,
    V1ContainerState,
    V1ContainerStateTerminated,
    V1Deployment,
    V1EndpointSlice,
    V1Job,
    V1OwnerReference,
    V1Pod,
} from "@kubernetes/client-node";
import type { ClusterClient } from "../../cluster/client.ts";
import { labelled } from "../../cluster/labelled.ts";
import { listObjects } from "../../cluster/listObjects.ts";
import type { Read, Stored } from "../../cluster/stored.ts";
import { until } from "../../cluster/waiting.ts";
import { CONTAINER, jobOwner, jobSeconds, smokeTestJob, smokeTestService } from "./meshJob.ts";
import type { SmokeTarget, SmokeTest } from "./target.ts";

/** Runs the test from a pod in the mesh and returns what went wrong. Everything it creates is deleted. */
export async function problemsFromMesh(client: ClusterClient, target: SmokeTarget, test: SmokeTest): Promise<string[]> {
    const paths = pathsOf(target);
    await removeHelpers(client, paths);
    try {
        const uid = await start(client, paths, target, test);
        return await verdict(client, paths, uid, jobSeconds(test) * 1000);
    } finally {
        await removeHelpers(client, paths);
    }
}

interface Paths {
    readonly job: string;
    readonly jobs: string;
    readonly service: string;
    readonly services: string;
    readonly slices: string;
    readonly pods: string;
    readonly events: string;
}

function pathsOf({ namespace, helper }: SmokeTarget): Paths {
    const core = `/api/v1/namespaces/${namespace}`;
    const batch = `/apis/batch/v1/namespaces/${namespace}/jobs`;
    const discovery = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
    return {
        jobs: batch,
        job: `${batch}/${helper}`,
        services: `${core}/services`,
        service: `${core}/services/${helper}`,
        slices: labelled(discovery, { "kubernetes.io/service-name": helper }),
        pods: labelled(`${core}/pods`, { "job-name": helper }),
        events: `${core}/events?fieldSelector=${encodeURIComponent(`involvedObject.name=${helper}`)}`,
    };
}

/** Also deletes what a killed update left behind. */
async function removeHelpers(client: ClusterClient, { job, service }: Paths): Promise<void> {
    await Promise.all([client.remove(service), client.remove(job)]);
}

async function start(client: ClusterClient, paths: Paths, target: SmokeTarget, test: SmokeTest): Promise<string> {
    const { namespace, deployment } = target;
    const found = await client.get<Stored<V1Deployment>>(
        `/apis/apps/v1/namespaces/${namespace}/deployments/${deployment}`,
    );
    await client.create(paths.services, smokeTestService(target, test, found && deploymentOwner(deployment, found)));
    await untilItLeadsSomewhere(client, paths);
    const job = await client.create<Stored<V1Job>>(paths.jobs, smokeTestJob(target, test, found?.spec?.template ?? {}));
    // The cluster deletes the job some time after its end, whatever happens to this update, and the Service with it.
    await client.patch(paths.service, { metadata: { ownerReferences: [jobOwner(target, job.metadata.uid)] } });
    return job.metadata.uid;
}

const MOST_MILLISECONDS_TO_LEAD = 10_000;

/** The job's proxy must know the pods behind the Service before the first request. Where there are no pods, this says so. */
async function untilItLeadsSomewhere(client: ClusterClient, { slices }: Paths): Promise<void> {
    const look = () => listObjects<V1EndpointSlice>(client, slices);
    const leads = (found: Stored<V1EndpointSlice>[]) =>
        found.some(({ endpoints }) => endpoints?.some(({ conditions }) => conditions?.ready));
    await until(look, leads, { timeoutMilliseconds: MOST_MILLISECONDS_TO_LEAD });
}

function deploymentOwner(name: string, { metadata: { uid } }: Stored<V1Deployment>): V1OwnerReference {
    return { apiVersion: "apps/v1", kind: "Deployment", name, uid };
}

async function verdict(
    client: ClusterClient,
    paths: Paths,
    uid: string,
    timeoutMilliseconds: number,
): Promise<string[]> {
    const look = async () => {
        const pods = await listObjects<V1Pod>(client, paths.pods);
        const pod = pods.find(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid));
        return { pod, state: pod?.status?.containerStatuses?.find(({ name }) => name === CONTAINER)?.state };
    };
    const isOver = ({ state }: Awaited<ReturnType<typeof look>>) => state?.terminated !== undefined;
    const { pod, state } = await until(look, isOver, { timeoutMilliseconds });
    if (state?.terminated) return problemsOf(state.terminated);
    return [`its Job did not finish in time: ${await reasonWhy(client, paths, pod, state)}`];
}

function problemsOf({ exitCode, reason, message }: Read<V1ContainerStateTerminated>): string[] {
    if (exitCode === 0) return [];
    const lines = (message ?? "").split("\n").filter((line) => line.trim() !== "");
    // Several requests mostly fail for the same reason.
    return lines.length > 0 ? [...new Set(lines)] : [`its pod ended with exit code ${exitCode} (${reason})`];
}

/** Why a pod does not start, or why there is none. */
async function reasonWhy(
    client: ClusterClient,
    { events }: Paths,
    pod: Stored<V1Pod> | undefined,
    state: Read<V1ContainerState> | undefined,
): Promise<string> {
    if (state?.waiting) return `${state.waiting.reason}: ${state.waiting.message ?? "its pod is waiting"}`;
    if (pod) {
        const unmet = pod.status?.conditions?.find(({ status, message }) => status === "False" && message);
        return unmet?.message ?? "its pod is still running";
    }
    const told = await listObjects<CoreV1Event>(client, events);
    return told.findLast(({ type }) => type === "Warning")?.message ?? "it has no pod";
}
