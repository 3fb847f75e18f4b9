import { setTimeout as sleep } from "node:timers/promises";
import type { Color } from "../../src/model/color.ts";
import type { RunningLoad } from "../sandbox/load/startLoad.ts";
import type { PulumiStack } from "./pulumiStack.ts";
import type { RouteWatch } from "./routeWatch.ts";

export interface MeasuredCutover {
    readonly to: Color;
    /** When `pulumi up` was started, and when the API server had the new route; epoch milliseconds. */
    readonly commandAt: number;
    readonly apiChangeAt: number;
    readonly commandSeconds: number;
}

/** Moves the traffic as a user does, by one word of configuration and `pulumi up`, while a load runs. */
export async function cutOver(
    stack: PulumiStack,
    to: Color,
    { load, route, upArguments = [] }: { load: RunningLoad; route: RouteWatch; upArguments?: readonly string[] },
): Promise<MeasuredCutover> {
    await load.mark(to);
    await stack.configure("activeColor", to);
    const { startedAt, endedAt } = await stack.run("up", "--yes", "--skip-preview", ...upArguments);
    const apiChangeAt = await route.movedTo(to, startedAt);
    // The last answers of the old colour are under way: let them come before the next thing happens.
    await sleep(1500);
    return { to, commandAt: startedAt, apiChangeAt, commandSeconds: (endedAt - startedAt) / 1000 };
}
