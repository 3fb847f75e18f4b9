import { setTimeout as sleep } from "node:timers/promises";
import { getOrganization, getProject, getStack, runtime } from "@pulumi/pulumi";

/** Pulumi answers within milliseconds, or from a remote state within seconds. */
const TIMEOUT_MILLISECONDS = 30_000;

const prepared = new WeakSet<object>();

/**
 * Lets Pulumi load what answers questions about its state. That is a step of its own, and hooks that wait for an answer may
 * hold every worker that could take it.
 */
export function prepareForQuestions(): void {
    const monitor = runtime.getMonitor() as object;
    if (prepared.has(monitor)) return;
    prepared.add(monitor);
    const urn = runtime.getStackResource()?.urn;
    // Any question does. What is wrong with it is wrong with those that matter too, and told there.
    runtime.invoke("pulumi:pulumi:getResource", { urn }).catch(() => undefined);
}

const known = new WeakMap<object, Promise<ReadonlySet<string>>>();

/** The URNs that the stack's state had when it was first asked for in this preview or update. */
export function urnsInState(): Promise<ReadonlySet<string>> {
    const monitor = runtime.getMonitor() as object;
    const found = known.get(monitor) ?? withinTime(readState());
    known.set(monitor, found);
    return found;
}

/** A backend that does not know projects knows stacks by their short name alone. */
async function readState(): Promise<ReadonlySet<string>> {
    const qualified = `${getOrganization()}/${getProject()}/${getStack()}`;
    return urnsOf(qualified).catch(() => urnsOf(getStack()));
}

async function urnsOf(stackName: string): Promise<ReadonlySet<string>> {
    const answer: { outputs: object } = await runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
    return new Set(Object.keys(answer.outputs));
}

async function withinTime<T>(answer: Promise<T>): Promise<T> {
    const isOver = new AbortController();
    const late = sleep(TIMEOUT_MILLISECONDS, undefined, { signal: isOver.signal }).then(() => {
        throw new Error(`Pulumi gave no answer within ${TIMEOUT_MILLISECONDS / 1000} s`);
    });
    return Promise.race([answer, late]).finally(() => isOver.abort());
}
