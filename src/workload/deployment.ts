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

/** The Deployment of one colour. Its selector never changes, so each release updates it in place. */
export function deploymentSpec(settings: Settings, color: Color): types.input.apps.v1.DeploymentSpec {
    return {
        ...(settings.autoscaling ? {} : { replicas: settings.colors[color].replicas }),
        progressDeadlineSeconds: settings.rolloutTimeoutSeconds,
        selector: { matchLabels: selectorLabels(settings, color) },
        // With few pods, Kubernetes' default of 25 % unavailable may leave fewer pods than required.
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
                // To overwrite all fields would reset the autoscaler's replica count.
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
        // To omit the count is not enough: the first update without it would set it to 1.
        ...(settings.autoscaling ? ["spec.replicas"] : []),
        // Pods with traffic that were created before ports had names get the name once they are idle.
        ...(color === settings.active && !settings.allowLiveChange && !settings.ports.some(isNamed)
            ? containerPorts(settings, color).flatMap(({ name }, index) =>
                  name === undefined ? [] : [`spec.template.spec.containers[0].ports[${index}].name`],
              )
            : []),
    ];
}
