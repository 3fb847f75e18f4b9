import { run } from "../toolchain/run.ts";

/** Runs kubectl against the sandbox and returns what it printed. */
export type Kubectl = (args: readonly string[], input?: string) => Promise<string>;

export function kubectlFor(program: string, kubeconfig: string): Kubectl {
    return (args, input) => {
        const bounded = ["--request-timeout=10s", ...args];
        return run(program, bounded, { env: { KUBECONFIG: kubeconfig }, ...(input !== undefined && { input }) });
    };
}
