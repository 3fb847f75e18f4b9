import type { V1OwnerReference, V1PodTemplateSpec } from "@kubernetes/client-node";
import type { Read } from "../../cluster/stored.ts";
import { SMOKE_TEST_LABEL } from "../../model/names.ts";
import type { SmokeTarget, SmokeTest } from "./target.ts";

/** Some of the target's pods may be broken, and each request may go to another one. */
const REQUESTS = 3;
/** Time to find a node, pull the image and start a sidecar. */
const START_SECONDS = 120;
/** After so long the cluster deletes a job whose update was killed. */
const LEFT_SECONDS = 600;

export const CONTAINER = "smoke-test";

/** How a pod of the target becomes a part of the mesh. */
const MESH_LABELS = ["sidecar.istio.io/inject", "istio.io/rev", "istio.io/dataplane-mode"];

/** What the test's pod copies from the target's pods. */
export type PodTemplate = Read<V1PodTemplateSpec>;

/** How long a job may take, from its start to its verdict. */
export function jobSeconds({ timeoutSeconds }: SmokeTest): number {
    return START_SECONDS + REQUESTS * timeoutSeconds;
}

/**
 * Its output becomes the container's termination message, so that no permission to read logs is needed. A classic sidecar must be
 * told to exit, or the pod would run for ever.
 */
const SCRIPT = `
code=0
for request in $(seq "$REQUESTS"); do
    answer=$(curl --silent --show-error --max-time "$TIMEOUT_SECONDS" --write-out '\\n%{http_code}' "$URL" 2>&1)
    status=$(printf '%s' "$answer" | tail -n 1)
    case "$status" in
        $EXPECTED) ;;
        000) code=1; echo "gave no answer: $(printf '%s' "$answer" | head -c 300 | head -n 1)" ;;
        *) code=1; echo "answered $status where $EXPECTED_TEXT was expected: $(printf '%s' "$answer" | head -c 300 | head -n 1)" ;;
    esac
done
curl --silent --max-time 2 --request POST http://localhost:15020/quitquitquit >/dev/null 2>&1
exit $code
`;

/** The job that sends the requests; its Service is created before it. */
export function smokeTestJob(target: SmokeTarget, test: SmokeTest, template: PodTemplate): object {
    const labels = helperLabels(target);
    return {
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: { name: target.helper, namespace: target.namespace, labels },
        spec: {
            backoffLimit: 0,
            activeDeadlineSeconds: jobSeconds(test),
            ttlSecondsAfterFinished: LEFT_SECONDS,
            template: {
                metadata: {
                    labels: { ...labels, ...meshLabels(template) },
                    annotations: { "proxy.istio.io/config": '{"holdApplicationUntilProxyStarts":true}' },
                },
                spec: podSpec(target, test, template),
            },
        },
    };
}

export function jobOwner({ helper }: SmokeTarget, uid: string): V1OwnerReference {
    return { apiVersion: "batch/v1", kind: "Job", name: helper, uid };
}

/** Selects only the target. Callers recognize by the pods' own labels that they accept mutual TLS, whichever Service is used. */
export function smokeTestService(target: SmokeTarget, test: SmokeTest, owner: V1OwnerReference | undefined): object {
    return {
        apiVersion: "v1",
        kind: "Service",
        metadata: {
            name: target.helper,
            namespace: target.namespace,
            labels: helperLabels(target),
            ...(owner && { ownerReferences: [owner] }),
        },
        spec: {
            selector: target.selector,
            ports: [{ name: "http", port: 80, targetPort: test.port }],
        },
    };
}

/** None of the labels that the service selects, or the job's pod would get requests. */
function helperLabels({ name, labels, selector }: SmokeTarget): Record<string, string> {
    const common = Object.entries(labels).filter(([key]) => !(key in selector));
    return { ...Object.fromEntries(common), [SMOKE_TEST_LABEL]: name };
}

function meshLabels({ metadata }: PodTemplate): Record<string, string> {
    return Object.fromEntries(Object.entries(metadata?.labels ?? {}).filter(([key]) => MESH_LABELS.includes(key)));
}

function podSpec({ helper, namespace }: SmokeTarget, test: SmokeTest, template: PodTemplate): object {
    const { path, status, timeoutSeconds, image } = test;
    const env = {
        URL: `http://${helper}.${namespace}.svc${path}`,
        REQUESTS,
        TIMEOUT_SECONDS: timeoutSeconds,
        EXPECTED: status ?? "2??",
        EXPECTED_TEXT: status ?? "200 to 299",
    };
    return {
        restartPolicy: "Never",
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        imagePullSecrets: template.spec?.imagePullSecrets,
        securityContext: {
            runAsNonRoot: true,
            runAsUser: 65532,
            runAsGroup: 65532,
            seccompProfile: { type: "RuntimeDefault" },
        },
        containers: [
            {
                name: CONTAINER,
                image,
                command: ["sh", "-c", SCRIPT],
                env: Object.entries(env).map(([name, value]) => ({ name, value: String(value) })),
                resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "64Mi" } },
                terminationMessagePolicy: "FallbackToLogsOnError",
                securityContext: {
                    allowPrivilegeEscalation: false,
                    readOnlyRootFilesystem: true,
                    capabilities: { drop: ["ALL"] },
                },
            },
        ],
    };
}
