import type { CommonOptions } from "../options.ts";

/** The options of a command line that say what it is about. */
export type About = Pick<CommonOptions, "cwd" | "stack" | "configFile" | "kubeconfig" | "context" | "service">;

/** Makes a command line to type next of its words. */
export type Again = (words: string) => string;

/** Where nothing is known of the one that was typed. */
export const bare: Again = (words) => `bluegreen ${words}`;

/**
 * A command line to type next, about the same stack and service as the one that was typed: `bluegreen resume --service cart`.
 * The service is named where the one that was typed named one, or where the stack has several.
 */
export function again(
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

/** As a shell takes it for one word. */
function quoted(word: string): string {
    return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
