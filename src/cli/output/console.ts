import { styleText } from "node:util";
import { withoutPassword } from "./withoutPassword.ts";

export type Tone = "plain" | "good" | "warning" | "bad" | "quiet";

/**
 * Where a command's words go. With `--json`, standard output is one JSON document (one a line with --watch), and the
 * words go to standard error. Colours and lines that replace themselves appear on a terminal only. No password in an
 * address is ever written, wherever the words come from.
 */
export interface Console {
    readonly json: boolean;
    /** Whether the words go to a terminal on which a line may be replaced. */
    readonly live: boolean;
    say(text: string, tone?: Tone): void;
    /** Something that goes on: replaces itself on a terminal, a line of its own elsewhere. */
    progress(text: string): void;
    /** Text that replaces the previous one of its kind on a terminal. */
    redraw(text: string): Promise<void>;
    /** What a machine gets; nothing without `--json`. */
    result(value: object): void;
    paint(text: string, tone: Tone): string;
}

const FORMATS = { good: "green", warning: "yellow", bad: "red", quiet: "dim" } as const;

/** The streams on which a line that replaces itself has not been ended. */
const unended = new Set<NodeJS.WriteStream>();

/** Ends lines that were to be replaced, so that what somebody else writes next begins a line of its own. */
export function endLines(): void {
    for (const stream of unended) stream.write("\n");
    unended.clear();
}

export function openConsole({ json = false }: { json?: boolean | undefined }): Console {
    const stream = json ? process.stderr : process.stdout;
    // A terminal without a size, as some recorders open, has no line to replace.
    const live = stream.isTTY === true && stream.rows > 0 && stream.columns > 0 && process.env.CI === undefined;
    const paint = (text: string, tone: Tone) =>
        tone === "plain" ? text : styleText(FORMATS[tone], text, { stream, validateStream: true });
    const clear = () => {
        if (unended.delete(stream)) stream.write("\r\u001b[2K");
    };
    return {
        json,
        live,
        paint,
        say(text, tone = "plain") {
            clear();
            stream.write(`${paint(withoutPassword(text), tone)}\n`);
        },
        progress(text) {
            const plain = withoutPassword(text);
            if (!live) {
                stream.write(`${plain}\n`);
                return;
            }
            clear();
            stream.write(paint(cut(plain, stream.columns), "quiet"));
            unended.add(stream);
        },
        async redraw(text) {
            const plain = withoutPassword(text);
            if (!live) {
                stream.write(`${plain}\n`);
                return;
            }
            const { default: logUpdate } = await import("log-update");
            logUpdate(plain);
        },
        result(value) {
            clear();
            if (json) process.stdout.write(`${withoutPassword(JSON.stringify(value))}\n`);
        },
    };
}

/** A line that wraps could not be replaced as one. */
function cut(text: string, width: number): string {
    return text.length < width ? text : `${text.slice(0, Math.max(0, width - 2))}…`;
}
