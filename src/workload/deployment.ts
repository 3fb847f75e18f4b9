import type { types } from "@pulumi/kubernetes";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { Color } from "../color.ts";
import { APP_LABEL, COLOR_LABEL, colorName, VERSION_LABEL } from "../names.ts";
import type { Settings } from "../settings.ts";

/** The Deployment of one colour. It selects by app and colour alone, so that each release changes it in place. */
export function deploymentSpec(settings: Settings, color: Color): types.input.apps.v1.DeploymentSpec {
    return {
        replicas: settings.colors[color].replicas,
        progressDeadlineSeconds: settings.rolloutTimeoutSeconds,
        selector: { matchLabels: selectorLabels(settings, color) },
        // With few pods, Kubernetes' default of 25 % unavailable may round to a pod fewer than were asked for.
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } },
        template: {
            metadata: { labels: podLabels(settings, color) },
            spec: { containers: [container(settings, color)] },
        },
    };
}

export function selectorLabels(settings: Settings, color: Color): Record<string, string> {
    return { [APP_LABEL]: settings.name, [COLOR_LABEL]: color };
}

function podLabels(settings: Settings, color: Color): Record<string, string> {
    const version = settings.colors[color].version;
    return { ...selectorLabels(settings, color), ...(version === undefined ? {} : { [VERSION_LABEL]: version }) };
}

function container(settings: Settings, color: Color): types.input.core.v1.Container {
    const { name, port, healthPath, readinessProbe, livenessProbe, env, resources } = settings.container;
    const check = healthPath === undefined ? undefined : { path: healthPath, port };
    return {
        name,
        image: settings.colors[color].image,
        ports: settings.ports
            .map(({ targetPort }) => targetPort)
            .filter((each, index, all) => all.indexOf(each) === index)
            .map((containerPort) => ({ containerPort })),
        readinessProbe: readinessProbe ?? (check && { httpGet: check, initialDelaySeconds: 5, periodSeconds: 10 }),
        livenessProbe: livenessProbe ?? (check && { httpGet: check, initialDelaySeconds: 15, periodSeconds: 20 }),
        env,
        resources,
    };
}

export function createDeployment(settings: Settings, color: Color, opts: CustomResourceOptions): Deployment {
    const timeout = `${settings.rolloutTimeoutSeconds}s`;
    return new Deployment(
        colorName(settings.name, color),
        {
            metadata: {
                name: colorName(settings.name, color),
                namespace: settings.namespace,
                labels: podLabels(settings, color),
                // Sizes and templates belong to this program: an operator's `kubectl scale` would otherwise fail the next update.
                annotations: { "pulumi.com/patchForce": "true" },
            },
            spec: deploymentSpec(settings, color),
        },
        { ...opts, customTimeouts: { create: timeout, update: timeout } },
    );
}
