const LONGEST_LINE = 300;

/** How programs begin the line that says what is wrong. */
const ERROR = /^(error|fatal|panic)\b:?/i;

/**
 * The one line of what a program wrote that says what is wrong: its last one that calls itself an error, else its first.
 * The rest, such as 100 lines of a stack trace, is for the program's developers.
 */
export function gistOf(text: string): string | undefined {
    const lines = text
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "");
    const line = lines.findLast((each) => ERROR.test(each)) ?? lines[0];
    if (line === undefined) return undefined;
    const plain = line.replace(/^error:\s*/i, "") || line;
    return plain.length > LONGEST_LINE ? `${plain.slice(0, LONGEST_LINE)}…` : plain;
}
