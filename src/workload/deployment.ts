import type { types } from "@pulumi/kubernetes";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { podLabels, selectorLabels } from "../arguments/podLabels.ts";
import { isNamed } from "../arguments/ports.ts";
import type { Settings } from "../arguments/settings.ts";
import type { Color } from "../model/color.ts";
import { colorName } from "../model/names.ts";
import { metadata, OWNED } from "../objects/metadata.ts";
import { containerPorts, podTemplate } from "./podTemplate.ts";

/** The Deployment of one colour. It selects by what never changes, so that each release changes it in place. */
export function deploymentSpec(settings: Settings, color: Color): types.input.apps.v1.DeploymentSpec {
    return {
        ...(settings.autoscaling ? {} : { replicas: settings.colors[color].replicas }),
        progressDeadlineSeconds: settings.rolloutTimeoutSeconds,
        selector: { matchLabels: selectorLabels(settings, color) },
        // With few pods, Kubernetes' default of 25 % unavailable may round to a pod fewer than were asked for.
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } },
        template: podTemplate(settings, color),
    };
}

export function createDeployment(settings: Settings, color: Color, opts: CustomResourceOptions): Deployment {
    const timeout = `${settings.rolloutTimeoutSeconds}s`;
    return new Deployment(
        colorName(settings.name, color),
        {
            metadata: metadata(settings, settings.names[color], {
                labels: podLabels(settings, color),
                // Taking back all fields would take the replica count away from the autoscaler.
                annotations: settings.autoscaling ? {} : OWNED,
            }),
            spec: deploymentSpec(settings, color),
        },
        {
            ...opts,
            customTimeouts: { create: timeout, update: timeout },
            ignoreChanges: [...(opts.ignoreChanges ?? []), ...ignored(settings, color)],
        },
    );
}

function ignored(settings: Settings, color: Color): string[] {
    return [
        // Leaving the count out is not enough: the update that first leaves it out would set it to 1.
        ...(settings.autoscaling ? ["spec.replicas"] : []),
        // Pods that were made before ports had names, and have traffic now, get theirs once they are idle.
        ...(color === settings.active && !settings.allowLiveChange && !settings.ports.some(isNamed)
            ? containerPorts(settings, color).flatMap(({ name }, index) =>
                  name === undefined ? [] : [`spec.template.spec.containers[0].ports[${index}].name`],
              )
            : []),
    ];
}
