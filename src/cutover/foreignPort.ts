import type { V1Service } from "@kubernetes/client-node";
import type { Fields, ManagedFields, Stored } from "../cluster/stored.ts";
import { isTakenOver } from "./takenOver.ts";
import type { ServicePort } from "./targets.ts";

/** A port of a Service whose number somebody has changed, while its name stayed. */
export interface ForeignPort {
    readonly name: string;
    /** As the program declares it. */
    readonly declared: number;
    readonly live: number;
    /** The position in the live Service. */
    readonly index: number;
}

/**
 * A live port of somebody else that has the name of a declared port. Server-side apply tells ports apart by number, so applying the
 * program's object would leave two ports of one name, which the API server refuses. Pulumi's provider first takes over what kubectl
 * wrote, so an update succeeds; a preview does not, as it may take over nothing.
 */
export function foreignPort(
    { metadata, spec }: Partial<Stored<V1Service>>,
    declared: readonly ServicePort[],
    isPreview: boolean,
): ForeignPort | undefined {
    const others = (metadata?.managedFields ?? []).filter((entry) => isInTheWay(entry, isPreview));
    for (const [index, { name, port }] of (spec?.ports ?? []).entries()) {
        const own = declared.find((each) => each.name !== undefined && each.name === name);
        if (!own || name === undefined || port === undefined || own.port === port) continue;
        if (declared.some((each) => each.port === port)) continue;
        if (others.some(({ fieldsV1 }) => ownsPort(fieldsV1, port)))
            return { name, declared: own.port, live: port, index };
    }
    return undefined;
}

function isInTheWay(entry: ManagedFields, isPreview: boolean): boolean {
    const isOurs = entry.operation === "Apply" && (entry.manager ?? "").startsWith("pulumi-kubernetes");
    return !isOurs && (isPreview || !isTakenOver(entry));
}

function ownsPort(fields: Fields | undefined, port: number): boolean {
    const items = Object.keys(fields?.["f:spec"]?.["f:ports"] ?? {}).filter((part) => part.startsWith("k:"));
    return items.some((part) => (JSON.parse(part.slice(2)) as { port?: number }).port === port);
}

/** What is wrong, and the command that restores the port. */
export function sayForeignPort(
    { name, declared, live, index }: ForeignPort,
    { namespace, service }: { namespace: string; service: string },
): string {
    const steps = [
        { op: "test", path: `/spec/ports/${index}/port`, value: live },
        { op: "replace", path: `/spec/ports/${index}/port`, value: declared },
    ];
    return (
        `Somebody changed its port "${name}" from ${declared} to ${live}. The API server refuses two ports of one name, so restore it ` +
        `first: run \`kubectl patch service ${service} --namespace ${namespace} --type=json -p '${JSON.stringify(steps)}'\`.`
    );
}
