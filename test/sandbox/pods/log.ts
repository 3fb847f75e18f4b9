/** Takes one line for people. */
export type Log = (line: string) => void;

/** To standard error: standard output is for the word `ready`. */
export const logToStderr: Log = (line) => {
    process.stderr.write(`${new Date().toISOString()} ${line}\n`);
};

export function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
