import { execa } from "execa";
import type { Color } from "../../src/model/color.ts";
import { Annotations, FIELD_MANAGER } from "../../src/model/names.ts";
import { faultAnnotations } from "../sandbox/pods/faults.ts";
import { place } from "./place.ts";

/** What the guide's rollback.sh does: the route's rules are replaced by one, and nobody asks for pods. */
export async function rollBackByScript(color: Color): Promise<void> {
    const http = [
        { name: "blue-green-route", route: [{ destination: { host: "my-app", subset: color }, weight: 100 }] },
    ];
    await kubectl("patch", "virtualservice", "my-app", "--type=merge", "-p", JSON.stringify({ spec: { http } }));
}

function kubectl(...args: string[]) {
    return execa("kubectl", ["--namespace", place.namespace, ...args]);
}

/** `kubectl scale`, until so many pods are ready and the others are on their way out. */
export async function scale(color: Color, replicas: number): Promise<void> {
    await kubectl("scale", `deployment/my-app-${color}`, `--replicas=${replicas}`);
    await rolledOut(color);
}

async function rolledOut(color: Color): Promise<void> {
    await kubectl("rollout", "status", `deployment/my-app-${color}`, "--timeout=60s");
}

/** Makes the pods that a colour has now crash, again and again; pods that replace them are sound. */
export async function crashPods(color: Color): Promise<void> {
    // Pulumi may call a rolling update complete before the last pod is replaced, and those that come then would be sound.
    await rolledOut(color);
    await kubectl("annotate", "pods", "--selector", `color=${color}`, `${faultAnnotations.crashLoop}=true`);
}

/** Pulumi takes what kubectl wrote for its own, and drops at its next change of the object what its program lacks. */
const asTheCommand = ["--field-manager", FIELD_MANAGER];

/** Leaves a hold on the route, as the `bluegreen rollback` command does. */
export async function hold(from: Color, reason: string): Promise<void> {
    const value = JSON.stringify({ from, reason, time: new Date().toISOString() });
    await kubectl("annotate", "virtualservice", "my-app", `${Annotations.hold}=${value}`, ...asTheCommand);
}

/** Takes the hold off again, as `bluegreen release` does. */
export async function release(): Promise<void> {
    await kubectl("annotate", "virtualservice", "my-app", `${Annotations.hold}-`, ...asTheCommand);
}
