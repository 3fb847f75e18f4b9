import { execa } from "execa";
import type { Color } from "../../../src/model/color.ts";
import { eventually } from "../../sandbox/supervisor/probe.ts";
import type { Situation } from "./contestant.ts";
import { deploymentName } from "./twoColors.ts";
import { NAMESPACE } from "./workload.ts";

/** Longer than any contestant's pods take to end, or an autoscaler to have its way. */
const LONG = 180;

async function kubectl(...args: string[]): Promise<string> {
    return (await execa("kubectl", ["--namespace", NAMESPACE, ...args])).stdout;
}

/** Waits until a colour has at most so many pods, those that end included. */
export function atMostPodsOf(color: Color, most: number): Promise<void> {
    return eventually(async () => {
        const pods = await podsOf(color);
        if (pods.length > most) throw new Error(`${color} has ${pods.length} pods, not ${most}: ${pods.join()}`);
    }, LONG);
}

async function podsOf(color: Color): Promise<string[]> {
    return (await kubectl("get", "pods", "--selector", `color=${color}`, "--output", "name"))
        .split("\n")
        .filter(Boolean);
}

/** Gives a colour's Deployment so many pods by hand. */
export async function scale(color: Color, replicas: number): Promise<void> {
    await kubectl("scale", `deployment/${deploymentName(color)}`, `--replicas=${replicas}`);
}

/**
 * Gives the colour with the traffic the size that its autoscaler comes to, and fresh pods: those that had too much to do go on
 * working at it for a minute, whether or not anybody still waits for the answers.
 */
export async function scaleAhead(busy: Color, { busyPods }: Situation): Promise<void> {
    if (busyPods === undefined) return;
    await scale(busy, busyPods);
    // Until they are gone: they count as ready to their end.
    await kubectl("delete", "pods", "--selector", `color=${busy}`);
}

const READY = 'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}';

/** Waits until a colour has at least so many ready pods. */
export function readyPodsOf(color: Color, least: number): Promise<void> {
    return eventually(async () => {
        const states = (await kubectl("get", "pods", "--selector", `color=${color}`, "--output", READY)).split(" ");
        const ready = states.filter((state) => state === "True").length;
        if (ready < least) throw new Error(`${color} has ${ready} ready pods, not ${least}`);
    }, LONG);
}

/** Takes one pod of a colour away, as a node does that is drained. */
export async function deleteOnePodOf(color: Color): Promise<void> {
    const [first] = await podsOf(color);
    if (!first) throw new Error(`${color} has no pod that could be deleted`);
    await kubectl("delete", first, "--wait=false");
}
