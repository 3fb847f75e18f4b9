import { elements, fields } from "../../src/model/value.ts";
import type { StackObject } from "../objects/object.ts";

const PULUMI = /^pulumi/;
/** What Pulumi's provider takes over before it applies, and then drops where the program has nothing of it. */
const TAKEN_OVER = /^(pulumi|kubectl|before-first-apply)/;

/**
 * Whether a live workload has its number of pods from Pulumi alone, so that it goes back to the default once the program does not
 * name it any more; an autoscaler that has set it keeps it.
 * See https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function hasNumberFromPulumi({ metadata }: StackObject): boolean {
    const owners = elements(fields(metadata).managedFields)
        .map(fields)
        .filter(({ fieldsV1 }) => fields(fields(fieldsV1)["f:spec"])["f:replicas"] !== undefined)
        .map(({ manager }) => String(manager));
    return owners.some((owner) => PULUMI.test(owner)) && owners.every((owner) => TAKEN_OVER.test(owner));
}
