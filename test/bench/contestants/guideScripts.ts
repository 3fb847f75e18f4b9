import { join } from "node:path";
import { execa } from "execa";
import type { Color } from "../../../src/model/color.ts";

/** Where the guide's objects are: a VirtualService `<app>-routing`, and pods with the labels `app` and `version` (v1 or v2). */
export interface GuidePlace {
    readonly namespace?: string;
    readonly app?: string;
}

async function run(script: string, args: readonly string[], { namespace = "default", app = "my-app" }: GuidePlace) {
    const env = { NAMESPACE: namespace, APP_NAME: app };
    // `y` is the answer to the only question that one of them asks.
    await execa("bash", [join(import.meta.dirname, "guide", script), ...args], { env, input: "y" });
}

/** The guide's `switch-traffic.sh`, in other words; it takes ten seconds more after traffic has moved. */
export function switchTraffic(color: Color, place: GuidePlace = {}): Promise<void> {
    return run("switch-traffic.sh", [color], place);
}

/** The guide's `rollback.sh`, in other words: always to blue. */
export function rollBack(place: GuidePlace = {}): Promise<void> {
    return run("rollback.sh", [], place);
}
