import { execa } from "execa";
import type { Color } from "../../src/model/color.ts";
import { eventually } from "../sandbox/supervisor/probe.ts";

const QUOTA = "no-more-pods";

/** Names of pods that are not about to end already. */
const STAYING = '{{range .items}}{{if not .metadata.deletionTimestamp}}{{.metadata.name}}{{"\\n"}}{{end}}{{end}}';

/** Takes one pod of each of these colours of my-app away for good, as a full cluster does: nothing comes in its place. */
export async function loseOnePodOf(...colors: readonly Color[]): Promise<void> {
    await execa("kubectl", ["create", "quota", QUOTA, "--hard=pods=1"]);
    await execa("kubectl", ["wait", "--for=jsonpath={.status.hard.pods}=1", `quota/${QUOTA}`]);
    for (const color of colors) {
        const selected = ["get", "pods", "--selector", `color=${color}`, "--output", `go-template=${STAYING}`];
        const [pod = ""] = (await execa("kubectl", selected)).stdout.split("\n");
        const before = await readyPods(color);
        await execa("kubectl", ["delete", `pod/${pod}`, "--wait=false"]);
        await eventually(async () => {
            if ((await readyPods(color)) >= before) throw new Error(`${color} still has ${before} ready pods`);
        }, 30);
    }
}

/** Makes room for what is missing. */
export async function letPodsComeBack(): Promise<void> {
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
}

async function readyPods(color: Color): Promise<number> {
    const { stdout } = await execa("kubectl", [
        "get",
        `deployment/my-app-${color}`,
        "--output",
        "jsonpath={.status.readyReplicas}",
    ]);
    return Number(stdout || "0");
}
