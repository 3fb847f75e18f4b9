import { elements, fields } from "../../src/model/value.ts";
import type { StackObject } from "../objects/object.ts";

const PULUMI = /^pulumi/;
/** Managers whose fields Pulumi's provider takes over before it applies. It then drops those that the program does not have. */
const TAKEN_OVER = /^(pulumi|kubectl|before-first-apply)/;

/**
 * Whether only Pulumi has set the number of pods of a live workload, so that it falls back to the default once the program no
 * longer sets it. A number that an autoscaler has set stays.
 * See https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function hasNumberFromPulumi({ metadata }: StackObject): boolean {
    const owners = elements(fields(metadata).managedFields)
        .map(fields)
        .filter(({ fieldsV1 }) => fields(fields(fieldsV1)["f:spec"])["f:replicas"] !== undefined)
        .map(({ manager }) => String(manager));
    return owners.some((owner) => PULUMI.test(owner)) && owners.every((owner) => TAKEN_OVER.test(owner));
}
