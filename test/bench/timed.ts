import type { PulumiStack } from "../harness/pulumiStack.ts";
import type { Contender } from "./sideBySide.ts";

/** How long one run of the CLI on a stack takes. */
export function timed(stack: PulumiStack, ...args: string[]): Contender {
    return async () => {
        const { startedAt, endedAt } = await stack.run(...args);
        return endedAt - startedAt;
    };
}
