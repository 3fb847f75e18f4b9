import { ExitCodes } from "../exitCodes.ts";
import { Failure, messageOf } from "../failure.ts";
import type { CommonOptions } from "../options.ts";
import { type ExportedState, hidesAccess } from "./exportedState.ts";
import { runPulumi } from "./pulumiCli.ts";

/** The stack's state; secrets are asked for only where the way into the cluster is one. */
export async function exportStack({ cwd, stack }: Pick<CommonOptions, "cwd" | "stack">): Promise<ExportedState> {
    const args = ["stack", "export", ...(stack ? ["--stack", stack] : [])];
    const run = async (more: string[]) => JSON.parse(await runPulumi(cwd, [...args, ...more])) as ExportedState;
    try {
        const state = await run([]);
        return hidesAccess(state) ? await run(["--show-secrets"]) : state;
    } catch (error) {
        throw new Failure(
            `The stack's state is not to be had: ${messageOf(error)}\nChoose the stack with --stack, or with \`pulumi stack select\`.`,
            ExitCodes.usage,
        );
    }
}
