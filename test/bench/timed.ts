import type { PulumiStack } from "../harness/pulumiStack.ts";
import type { Contender } from "./sideBySide.ts";

/** How long one run of the CLI on a stack takes. */
export const timed =
    (stack: PulumiStack, ...args: string[]): Contender =>
    async () => {
        const { startedAt, endedAt } = await stack.run(...args);
        return endedAt - startedAt;
    };
