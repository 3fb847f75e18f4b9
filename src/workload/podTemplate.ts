import type { types } from "@pulumi/kubernetes";
import { type Input, output } from "@pulumi/pulumi";
import type { ContainerArgs, PodArgs, PodBuilder } from "../args.ts";
import { podLabels, selectorLabels } from "../arguments/podLabels.ts";
import { isNamed } from "../arguments/ports.ts";
import { PROXY_CONFIG } from "../arguments/proxyConfig.ts";
import type { ColorSettings, Settings } from "../arguments/settings.ts";
import type { Color } from "../model/color.ts";
import { gracePeriodSeconds, preStop, proxyConfig } from "./gracefulEnd.ts";

type PodSpec = types.input.core.v1.PodSpec;

/** The pods of one colour. Labels stand outside what may be unknown, so that previews and policies can read them. */
export function podTemplate(settings: Settings, color: Color): types.input.core.v1.PodTemplateSpec {
    const { source, podDefaults } = settings.colors[color];
    const annotations = podAnnotations(settings, color);
    return {
        metadata: { labels: podLabels(settings, color), ...(Object.keys(annotations).length > 0 && { annotations }) },
        spec:
            "pod" in source
                ? verbatim(source.pod)
                : {
                      ...podOf(settings, color, source),
                      ...(podDefaults && safePod(settings, color)),
                  },
    };
}

function podAnnotations(settings: Settings, color: Color): Record<string, Input<string>> {
    const { source, podDefaults, podAnnotations } = settings.colors[color];
    if ("pod" in source || !podDefaults) return podAnnotations;
    return {
        ...podAnnotations,
        [PROXY_CONFIG]: proxyConfig(settings.longestRequestSeconds, podAnnotations[PROXY_CONFIG]),
    };
}

function verbatim(pod: PodArgs): Input<PodSpec> {
    return isBuilder(pod) ? pod.podSpec : (pod as Input<PodSpec>);
}

function isBuilder(pod: PodArgs): pod is PodBuilder {
    return typeof pod === "object" && "podSpec" in pod;
}

type Source = Extract<ColorSettings["source"], { image: unknown }>;

function podOf(settings: Settings, color: Color, source: Source): PodSpec {
    const { serviceAccountName, imagePullSecrets } = source.container;
    return {
        containers: [containerOf(settings, color, source)],
        ...(serviceAccountName !== undefined && { serviceAccountName }),
        ...(imagePullSecrets && {
            imagePullSecrets: output(imagePullSecrets).apply((names) => names.map((name) => ({ name }))),
        }),
    };
}

function containerOf(settings: Settings, color: Color, { image, container }: Source): types.input.core.v1.Container {
    const { name, command, args, env, envFrom, resources, imagePullPolicy, securityContext } = container;
    return withoutUndefined({
        name,
        image,
        imagePullPolicy,
        command,
        args,
        ports: containerPorts(settings, color),
        env,
        envFrom,
        resources,
        ...probes(container),
        securityContext,
    });
}

function probes({ healthPath, port, ...own }: ContainerArgs): Partial<types.input.core.v1.Container> {
    const check = healthPath === undefined ? undefined : { path: healthPath, port };
    return withoutUndefined({
        startupProbe: own.startupProbe,
        readinessProbe: own.readinessProbe ?? (check && { httpGet: check, initialDelaySeconds: 5, periodSeconds: 10 }),
        livenessProbe: own.livenessProbe ?? (check && { httpGet: check, initialDelaySeconds: 15, periodSeconds: 20 }),
    });
}

/**
 * The ports of a colour's container. Its main port has a name, by which the Service finds it even while the other colour listens
 * on another number. Pods need the name from the start, since it cannot be given to pods with traffic.
 */
export function containerPorts(settings: Settings, color: Color): { containerPort: number; name?: string }[] {
    const { source, podDefaults } = settings.colors[color];
    const own = "pod" in source ? undefined : source.container.port;
    const named = podDefaults || settings.ports.some(isNamed);
    const numbers = settings.ports.map(({ listens }) => listens[color]).filter((number) => number !== undefined);
    return [...new Set(numbers)].map((containerPort) => ({
        containerPort,
        ...(named && containerPort === own && { name: settings.podPortName }),
    }));
}

/** Safe defaults for a pod that is not taken verbatim. */
function safePod(settings: Settings, color: Color): Partial<PodSpec> {
    const { source } = settings.colors[color];
    if ("pod" in source) return {};
    const { container } = source;
    return {
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: gracePeriodSeconds(settings.longestRequestSeconds),
        topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
            maxSkew: 1,
            topologyKey,
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: { matchLabels: selectorLabels(settings, color) },
            // Without it, pods of the release that is being replaced count too, and the new ones end up unevenly spread.
            matchLabelKeys: ["pod-template-hash"],
        })),
        containers: [
            {
                ...containerOf(settings, color, source),
                securityContext: container.securityContext ?? RESTRICTED,
                lifecycle: { preStop: preStop(container.preStop) },
            },
        ],
    };
}

/** What the restricted Pod Security Standard requires of a container. */
const RESTRICTED: types.input.core.v1.SecurityContext = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
};

function withoutUndefined<T extends object>(value: T): T {
    return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}
