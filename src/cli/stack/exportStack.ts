import { ExitCodes } from "../exitCodes.ts";
import { Failure, messageOf } from "../failure.ts";
import type { CommonOptions } from "../options.ts";
import { type ExportedState, hidesAccess } from "./exportedState.ts";
import { runPulumi } from "./pulumiCli.ts";
import { fullStackName } from "./stackName.ts";

/** The state of a large stack may be megabytes, over a slow line. */
const TIMEOUT_MILLISECONDS = 180_000;

export interface ExportedStack {
    /** Fully qualified. */
    stack: string;
    state: ExportedState;
}

/** The stack's state; secrets are asked for only where the way into the cluster is one. */
export async function exportStack({ cwd, stack }: Pick<CommonOptions, "cwd" | "stack">): Promise<ExportedStack> {
    try {
        const full = await fullStackName(cwd, stack);
        const args = ["stack", "export", `--stack=${full}`];
        const run = async (more: string[]) =>
            JSON.parse(
                await runPulumi(cwd, { args: [...args, ...more], timeoutMilliseconds: TIMEOUT_MILLISECONDS }),
            ) as ExportedState;
        const state = await run([]);
        return { stack: full, state: hidesAccess(state) ? await run(["--show-secrets"]) : state };
    } catch (error) {
        throw new Failure(
            `The stack's state is not to be had: ${messageOf(error)}\nChoose the stack with --stack, or with \`pulumi stack select\`.`,
            ExitCodes.usage,
        );
    }
}
