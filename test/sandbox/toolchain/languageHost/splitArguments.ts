/**
 * Splits a command line into its arguments as a POSIX shell does: at white space, with single quotes, double quotes and
 * backslashes, but without expanding anything. Rejects a quote that is not closed.
 */
export function splitArguments(commandLine: string): string[] {
    const found: string[] = [];
    let current: string | undefined;
    let quote: string | undefined;
    for (let at = 0; at < commandLine.length; at++) {
        const character = commandLine.charAt(at);
        const next = commandLine.charAt(at + 1);
        if (quote === "'" ? character === "'" : quote !== undefined && character === quote) {
            quote = undefined;
        } else if (character === "\\" && quote !== "'" && (quote === undefined || next === '"' || next === "\\")) {
            current = (current ?? "") + next;
            at++;
        } else if (quote !== undefined) {
            current = (current ?? "") + character;
        } else if (character === "'" || character === '"') {
            quote = character;
            current ??= "";
        } else if (/\s/.test(character)) {
            if (current !== undefined) found.push(current);
            current = undefined;
        } else {
            current = (current ?? "") + character;
        }
    }
    if (quote !== undefined)
        throw new Error(`The arguments ${commandLine} open a quote (${quote}) and do not close it.`);
    if (current !== undefined) found.push(current);
    return found;
}
