import { runPulumi } from "./pulumiCli.ts";

/** What self-managed backends (files, S3, ...) use as the organization. */
const NO_ORGANIZATION = "organization/";

/**
 * The stack's fully qualified name: `acme/shop/prod`, or `organization/shop/prod` in a self-managed backend. The short name may
 * mean another organization's stack.
 */
export async function fullStackName(cwd: string, given: string | undefined): Promise<string> {
    const which = given === undefined ? [] : [`--stack=${given}`];
    const args = ["stack", "--show-name", "--fully-qualify-stack-names", ...which];
    return (await runPulumi(cwd, { args })).trim();
}

/** The name that people use: with the organization only where there is one. */
export function shortStackName(full: string): string {
    return full.startsWith(NO_ORGANIZATION) ? (full.split("/").at(-1) ?? full) : full;
}
