const LONGEST_LINE = 300;

/** How programs begin the line with the error. */
const ERROR = /^(error|fatal|panic)\b:?/i;

/**
 * The line of a program's output that says what is wrong: the last one that begins as an error, else the first. The rest, such as
 * 100 lines of a stack trace, is left out.
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
