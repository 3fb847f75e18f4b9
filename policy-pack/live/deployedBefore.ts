import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { getOrganization, getProject, getStack } from "@pulumi/pulumi";
import { elements, fields } from "../../src/model/value.ts";
import { parseKind } from "../objects/kind.ts";
import { objectKey } from "../objects/object.ts";

/** The keys of the Kubernetes objects that the stack had before this update, or why that is not known. */
export type DeployedBefore = ReadonlySet<string> | { readonly problem: string };

const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Asks the Pulumi CLI that started this pack for the stack's state. Only the state lists what an update is about to delete:
 * Pulumi shows policies only what stays. Objects that Pulumi only reads, or leaves behind when it deletes them, are left out.
 */
export async function deployedBefore(timeoutSeconds: number, run = exportState): Promise<DeployedBefore> {
    try {
        return objectsIn(JSON.parse(await run(timeoutSeconds)));
    } catch (error) {
        // The message of a failed command holds its whole output.
        const isTimeout = (error as { killed?: unknown }).killed === true;
        return {
            problem: isTimeout
                ? "pulumi did not export the stack's state in time"
                : "the stack's state could not be read",
        };
    }
}

async function exportState(timeoutSeconds: number): Promise<string> {
    const stack = [getOrganization(), getProject(), getStack()].join("/");
    const options = { timeout: timeoutSeconds * 1000, maxBuffer: MOST_BYTES };
    const { stdout } = await promisify(execFile)("pulumi", ["stack", "export", `--stack=${stack}`], options);
    return stdout;
}

function objectsIn(state: unknown): ReadonlySet<string> {
    const keys = elements(fields(fields(state).deployment).resources).map((resource) => {
        const { type, outputs, delete: isGoing, external, retainOnDelete } = fields(resource);
        const kind = typeof type === "string" ? parseKind(type) : undefined;
        const { name, namespace } = fields(fields(outputs).metadata);
        return kind !== undefined &&
            typeof name === "string" &&
            typeof namespace === "string" &&
            isGoing !== true &&
            external !== true &&
            retainOnDelete !== true
            ? objectKey({ kind, name, namespace })
            : undefined;
    });
    return new Set(keys.filter((key) => key !== undefined));
}
