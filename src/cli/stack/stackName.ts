import { runPulumi } from "./pulumiCli.ts";

/** What a backend of one's own (files, S3, ...) has in the place of an organization. */
const NO_ORGANIZATION = "organization/";

/**
 * The stack's name with everything that the CLI leaves out where it goes without saying: `acme/shop/prod`, or
 * `organization/shop/prod` in a backend of one's own. The short name may be another organization's stack.
 */
export async function fullStackName(cwd: string, given: string | undefined): Promise<string> {
    const which = given === undefined ? [] : [`--stack=${given}`];
    const args = ["stack", "--show-name", "--fully-qualify-stack-names", ...which];
    return (await runPulumi(cwd, { args })).trim();
}

/** As people call it: with the organization only where there is one. */
export function shortStackName(full: string): string {
    return full.startsWith(NO_ORGANIZATION) ? (full.split("/").at(-1) ?? full) : full;
}
