import { messageOf } from "../../model/messageOf.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import type { CommonOptions } from "../options.ts";
import { type ExportedState, hidesAccess } from "./exportedState.ts";
import { runPulumi } from "./pulumiCli.ts";
import { fullStackName } from "./stackName.ts";

/** The state of a large stack may be megabytes, over a slow line. */
const TIMEOUT_MILLISECONDS = 180_000;

export interface ExportedStack {
    /** Fully qualified. */
    readonly stack: string;
    readonly state: ExportedState;
}

/** The stack's state. Secrets are decrypted only where the kubeconfig is one. */
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
        const message = messageOf(error);
        throw new Failure(`The stack's state could not be read: ${message}${wayOut(message)}`, ExitCodes.usage);
    }
}

/** Another stack name helps only where the stack is missing. */
function wayOut(message: string): string {
    if (/PULUMI_ACCESS_TOKEN|logg?(ing)?[ -]?in\b/i.test(message)) {
        return (
            "\nLog in to the backend that holds the state: run `pulumi login` (with its address, if it is your own), or set " +
            "PULUMI_ACCESS_TOKEN or PULUMI_BACKEND_URL."
        );
    }
    if (/no stack (selected|named)|stack .*not found/i.test(message))
        return "\nChoose the stack with --stack, or with `pulumi stack select`.";
    return "";
}
