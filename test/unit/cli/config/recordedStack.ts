import type { PulumiStack } from "../../../../src/cli/stack/pulumiStack.ts";

/** A stack that only remembers how its configuration was changed. */
export function recordedStack(config: object): { commands: string[]; stack: PulumiStack } {
    const commands: string[] = [];
    const stack = {
        config: async (...args: string[]) => {
            if (args[0] !== "--json") commands.push(args.filter((each) => !each.startsWith("--")).join(" "));
            return JSON.stringify(config);
        },
    } as unknown as PulumiStack;
    return { commands, stack };
}
