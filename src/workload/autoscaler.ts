import type { types } from "@pulumi/kubernetes";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2/horizontalPodAutoscaler.js";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import { output } from "@pulumi/pulumi";
import type { AutoscalingArgs } from "../args.ts";
import { DEFAULTS, type Settings } from "../arguments/settings.ts";
import type { Color } from "../model/color.ts";
import { colorName } from "../model/names.ts";
import { companionMetadata } from "../objects/metadata.ts";

/** Lets one colour's number of pods follow its load. */
export function autoscalerSpec(
    settings: Settings,
    autoscaling: AutoscalingArgs,
    color: Color,
): types.input.autoscaling.v2.HorizontalPodAutoscalerSpec {
    return {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: settings.names[color] },
        minReplicas: autoscaling.minReplicas,
        maxReplicas: autoscaling.maxReplicas,
        metrics: metrics(autoscaling),
        behavior: autoscaling.behavior ?? SLOW_SHRINKING,
    };
}

type Metrics = Input<Input<types.input.autoscaling.v2.MetricSpec>[]>;

function metrics({ targetCpuPercent, metrics }: AutoscalingArgs): Metrics {
    if (targetCpuPercent === undefined && metrics !== undefined) return metrics;
    const cpu = {
        type: "Resource",
        resource: {
            name: "cpu",
            target: { type: "Utilization", averageUtilization: targetCpuPercent ?? DEFAULTS.targetCpuPercent },
        },
    };
    if (metrics === undefined) return [cpu];
    return output(metrics).apply((more) => [cpu, ...more]);
}

/**
 * The load of a colour that has just got the traffic is measured a minute late, and until then it looks idle. Scale-down by a
 * tenth a minute keeps enough pods until then.
 */
const SLOW_SHRINKING: types.input.autoscaling.v2.HorizontalPodAutoscalerBehavior = {
    scaleDown: {
        selectPolicy: "Max",
        policies: [
            { type: "Percent", value: 10, periodSeconds: 60 },
            { type: "Pods", value: 1, periodSeconds: 60 },
        ],
    },
};

export function createAutoscaler(
    settings: Settings,
    autoscaling: AutoscalingArgs,
    color: Color,
    opts: CustomResourceOptions,
): HorizontalPodAutoscaler {
    return new HorizontalPodAutoscaler(
        colorName(settings.name, color),
        {
            metadata: companionMetadata(settings, color),
            spec: autoscalerSpec(settings, autoscaling, color),
        },
        opts,
    );
}
