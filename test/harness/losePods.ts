import { execa } from "execa";
import type { Color } from "../../src/model/color.ts";
import { eventually } from "../sandbox/supervisor/probe.ts";

const QUOTA = "no-more-pods";

/** Takes one pod of each of these colours of my-app away for good, as a full cluster does: nothing comes in its place. */
export const loseOnePodOf = async (...colors: readonly Color[]): Promise<void> => {
    await execa("kubectl", ["create", "quota", QUOTA, "--hard=pods=1"]);
    await execa("kubectl", ["wait", "--for=jsonpath={.status.hard.pods}=1", `quota/${QUOTA}`]);
    for (const color of colors) {
        const pod = await stayingPod(color);
        const before = await readyPods(color);
        await execa("kubectl", ["delete", "pod", pod, "--wait=false"]);
        await eventually(async () => {
            if ((await readyPods(color)) >= before) throw new Error(`${color} still has ${before} ready pods`);
        }, 30);
    }
};

/** One that is not on its way out already. */
const stayingPod = async (color: Color): Promise<string> => {
    const { stdout } = await execa("kubectl", ["get", "pods", "--selector", `color=${color}`, "--output", "json"]);
    const { items } = JSON.parse(stdout) as { items: { metadata: { name: string; deletionTimestamp?: string } }[] };
    const staying = items.find(({ metadata }) => metadata.deletionTimestamp === undefined);
    if (!staying) throw new Error(`${color} has no pod to lose`);
    return staying.metadata.name;
};

/** Makes room for what is missing. */
export const letPodsComeBack = async (): Promise<void> => {
    await execa("kubectl", ["delete", "quota", QUOTA, "--ignore-not-found"]);
    // The controller that was refused tries again later and later.
    for (const color of ["blue", "green"]) {
        await execa("kubectl", [
            "annotate",
            "replicasets",
            "--selector",
            `color=${color}`,
            `again=${Date.now()}`,
            "--overwrite",
        ]);
    }
};

const readyPods = async (color: Color): Promise<number> => {
    const { stdout } = await execa("kubectl", [
        "get",
        `deployment/my-app-${color}`,
        "--output",
        "jsonpath={.status.readyReplicas}",
    ]);
    return Number(stdout || "0");
};
