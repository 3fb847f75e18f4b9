import type { types } from "@pulumi/kubernetes";
import type * as z from "zod";
import { isPlainObject } from "./plainObject.ts";
import { isLate } from "./problems.ts";
import { anyObject, input, needs } from "./schemaParts.ts";

const PROBE = "a Kubernetes probe with exactly one of httpGet, tcpSocket, grpc and exec";

/** What each way of probing cannot do without. */
const REQUIRED = {
    httpGet: ["port", "the port on which the container listens, or its name"],
    tcpSocket: ["port", "the port on which the container listens, or its name"],
    grpc: ["port", "the port on which the container listens"],
    exec: ["command", "the command and its arguments"],
} as const;

/**
 * Everything else of a probe is left to Kubernetes. `pulumi config rm --path` of single fields leaves an object without them, which
 * the API server would refuse only after other parts of the update were made.
 */
const plainProbe = anyObject<types.input.core.v1.Probe>(PROBE).superRefine((probe, context) => {
    if (!isPlainObject(probe)) return;
    const ways = Object.entries(REQUIRED).filter(([way]) => isGiven(probe[way]));
    const [only, ...others] = ways;
    if (!only || others.length > 0) {
        const { error } = needs(PROBE);
        context.addIssue({ code: "custom", path: [], message: error({ input: probe }), input: probe });
        return;
    }
    const [way, [field, allowed]] = only;
    const fields = probe[way];
    if (!isPlainObject(fields) || isLate(fields) || isGiven(fields[field])) return;
    const message = `got nothing; allowed: ${allowed}. To do without the probe, remove all of it`;
    context.addIssue({ code: "custom", path: [way, field], message, input: fields });
}) as z.ZodType<types.input.core.v1.Probe>;

function isGiven(value: unknown): boolean {
    return value !== undefined && value !== null;
}

export const probe = input(plainProbe).optional();
