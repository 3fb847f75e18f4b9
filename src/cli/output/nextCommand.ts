import type { CommonOptions } from "../options.ts";

/** The options that select the stack and the service. */
export type About = Pick<CommonOptions, "cwd" | "stack" | "configFile" | "kubeconfig" | "context" | "service">;

/** Makes a command line to type next. */
export type NextCommand = (words: string) => string;

/** Without the options of the command line that was typed. */
export const bareCommand: NextCommand = (words) => `bluegreen ${words}`;

/**
 * A command line to type next, for the same stack and service as the one that was typed: `bluegreen resume --service cart`. It
 * names the service if the typed one did, or if the stack has several.
 */
export function nextCommand(
    words: string,
    { cwd, stack, configFile, kubeconfig, context, service: named = [] }: About,
    { service, several = false }: { service?: string; several?: boolean } = {},
): string {
    const services = service === undefined ? named : several || named.length > 0 ? [service] : [];
    const options: [flag: string, value: string | undefined][] = [
        ["--cwd", cwd === "." ? undefined : cwd],
        ["--stack", stack],
        ["--config-file", configFile],
        ["--kubeconfig", kubeconfig],
        ["--context", context],
        ...services.map((name) => ["--service", name] as [string, string]),
    ];
    const given = options.flatMap(([flag, value]) => (value === undefined ? [] : [flag, quoted(value)]));
    return ["bluegreen", words, ...given].join(" ");
}

/** Quoted where a shell would otherwise split it. */
function quoted(word: string): string {
    return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
