import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { execa } from "execa";
import { type Color, other } from "../../../../src/model/color.ts";
import type { PulumiStack } from "../../../harness/pulumiStack.ts";
import { watchRoute } from "../../../harness/routeWatch.ts";
import { openTestStack, type StackConfig } from "../../../harness/testStack.ts";
import { checkout, locate } from "../../../sandbox/location.ts";
import type { Deployed, Situation } from "../contestant.ts";
import { atMostPodsOf, scale } from "../pods.ts";
import { APP, idlePods, NAMESPACE, REPLICAS } from "../workload.ts";
import { configOf, scaleDownDelay, standbyConfig } from "./config.ts";

const STACK = "bench-switch";

/** What a switch of this package is done with. */
export interface Tools {
    readonly stack: PulumiStack;
    /** Runs the `bluegreen` command as it is built, and throws with all that it printed unless it succeeds. */
    bluegreen(...args: string[]): Promise<void>;
    /** How many pods the colour that loses the traffic is to keep; undefined where that is as before, or an autoscaler says it. */
    readonly newStandby: number | undefined;
}

export type Switch = (to: Color, tools: Tools) => Promise<void>;

interface Start {
    /** Configuration on top of what the situation asks for. */
    readonly config?: StackConfig;
    /** What is done to the new stack before its first update. */
    readonly beforeUp?: (stack: PulumiStack) => Promise<void>;
}

/** The root project in a situation; `move` is the one thing in which its contestants differ. */
export async function deployRootProject(
    situation: Situation,
    move: Switch,
    { config = {}, beforeUp }: Start = {},
): Promise<Deployed> {
    const stack = await openTestStack(STACK, { ...configOf(situation), ...config });
    const up = () => stack.run("up", "--yes", "--skip-preview");
    try {
        await beforeUp?.(stack);
        await up();
    } catch (error) {
        await stack.remove();
        throw error;
    }
    const route = await watchRoute(NAMESPACE, APP);
    const standby = (isThere: boolean) => (situation.autoscaling ? undefined : isThere ? REPLICAS : 0);
    const before = standby(situation.idle === "warm");
    const after = standby(!situation.oldShrinks);
    const tools = { stack, bluegreen, newStandby: after === before ? undefined : after };
    let state: Record<string, string> = {};
    const prepare = async (to: Color): Promise<void> => {
        const wanted = { activeColor: other(to), ...standbyConfig(before) };
        if (!isDeepStrictEqual(state, wanted)) {
            // A rollback leaves a hold, which would refuse to move the traffic.
            await bluegreen("release");
            // Between switches nobody needs the pods that the delay would keep.
            await stack.configureAll({ ...wanted, scaleDownDelaySeconds: "0" });
            await up();
            await stack.configureAll({ scaleDownDelaySeconds: String(scaleDownDelay(situation)) });
        }
        // By itself its autoscaler gives up a tenth of the pods a minute.
        if (situation.autoscaling) await scale(to, idlePods(situation));
        await atMostPodsOf(to, idlePods(situation));
    };
    return {
        prepare,
        switchTo: async (to) => {
            state = {};
            await move(to, tools);
            state = { activeColor: to, ...standbyConfig(after) };
        },
        movedAt: (to, since) => route.movedTo(to, since),
        remove: async () => {
            route.stop();
            await stack.remove();
        },
    };
}

async function bluegreen(...args: string[]): Promise<void> {
    const settings = join(locate().folder, "settings", `Pulumi.${STACK}.yaml`);
    const where = ["--cwd", checkout, "--stack", STACK, "--config-file", settings];
    await execa("node", [join(checkout, "dist/cli/main.js"), ...args, ...where], { stdin: "ignore" });
}
