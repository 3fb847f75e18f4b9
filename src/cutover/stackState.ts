import { setTimeout as sleep } from "node:timers/promises";
import { getOrganization, getProject, getStack, runtime } from "@pulumi/pulumi";
import type { StackState } from "./replacement.ts";

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

const known = new WeakMap<object, Promise<StackState>>();

/** The stack's state as it was when it was first asked for in this preview or update. */
export function stackState(): Promise<StackState> {
    const monitor = runtime.getMonitor() as object;
    const found = known.get(monitor) ?? withinTime(readState());
    known.set(monitor, found);
    return found;
}

/** A backend that does not know projects knows stacks by their short name alone. */
async function readState(): Promise<StackState> {
    const qualified = `${getOrganization()}/${getProject()}/${getStack()}`;
    return stateOf(qualified).catch(() => stateOf(getStack()));
}

interface Answer {
    outputs: Record<string, { outputs?: { metadata?: { uid?: string } } }>;
}

async function stateOf(stackName: string): Promise<StackState> {
    const answer: Answer = await runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
    return new Map(Object.entries(answer.outputs).map(([urn, { outputs }]) => [urn, outputs?.metadata?.uid]));
}

async function withinTime<T>(answer: Promise<T>): Promise<T> {
    const isOver = new AbortController();
    const late = sleep(TIMEOUT_MILLISECONDS, undefined, { signal: isOver.signal }).then(() => {
        throw new Error(`Pulumi gave no answer within ${TIMEOUT_MILLISECONDS / 1000} s`);
    });
    return Promise.race([answer, late]).finally(() => isOver.abort());
}
