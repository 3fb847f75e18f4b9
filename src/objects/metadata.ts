import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";
import type { Settings } from "../arguments/settings.ts";
import type { Color } from "../model/color.ts";

/**
 * Lets an update take back fields that somebody changed with kubectl. Without it, an operator's emergency `kubectl patch`
 * or `kubectl scale` makes the next update fail with a field-manager conflict.
 */
export const OWNED: Record<string, string> = { "pulumi.com/patchForce": "true" };

/** The metadata of one of the service's objects. */
export function metadata(
    settings: Settings,
    name: string,
    own: { labels?: Record<string, string>; annotations?: Record<string, Input<string>> } = {},
): types.input.meta.v1.ObjectMeta {
    return {
        name,
        namespace: settings.namespace,
        labels: { ...settings.labels, ...settings.selectors.service, ...own.labels },
        annotations: { ...settings.annotations, ...own.annotations },
    };
}

/** The metadata of an object beside a colour's Deployment, with the same name. Nothing needs to wait for it. */
export function companionMetadata(settings: Settings, color: Color): ReturnType<typeof metadata> {
    return metadata(settings, settings.names[color], {
        labels: settings.selectors[color],
        annotations: { ...OWNED, "pulumi.com/skipAwait": "true" },
    });
}
