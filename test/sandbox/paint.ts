import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Colours on a terminal that has them, plain text elsewhere. */
export function paint(style: Style, text: string): string {
    return styleText(style, text, { stream: process.stdout });
}

export function say(line: string): void {
    process.stdout.write(`${line}\n`);
}
