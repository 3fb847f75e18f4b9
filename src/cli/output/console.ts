import { styleText } from "node:util";

export type Tone = "plain" | "good" | "warning" | "bad" | "quiet";

/**
 * Where a command's words go. With `--json`, standard output is one JSON document (one a line with --watch), and the
 * words go to standard error. Colours and lines that replace themselves appear on a terminal only.
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

export function openConsole({ json = false }: { json?: boolean | undefined }): Console {
    const stream = json ? process.stderr : process.stdout;
    // A terminal without a size, as some recorders open, has no line to replace.
    const live = stream.isTTY === true && stream.rows > 0 && stream.columns > 0 && process.env.CI === undefined;
    const paint = (text: string, tone: Tone) =>
        tone === "plain" ? text : styleText(FORMATS[tone], text, { stream, validateStream: true });
    let pending = false;
    const clear = () => {
        if (pending) stream.write("\r\u001b[2K");
        pending = false;
    };
    return {
        json,
        live,
        paint,
        say(text, tone = "plain") {
            clear();
            stream.write(`${paint(text, tone)}\n`);
        },
        progress(text) {
            if (!live) {
                stream.write(`${text}\n`);
                return;
            }
            clear();
            stream.write(paint(cut(text, stream.columns), "quiet"));
            pending = true;
        },
        async redraw(text) {
            if (!live) {
                stream.write(`${text}\n`);
                return;
            }
            const { default: logUpdate } = await import("log-update");
            logUpdate(text);
        },
        result(value) {
            clear();
            if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
        },
    };
}

/** A line that wraps could not be replaced as one. */
function cut(text: string, width: number): string {
    return text.length < width ? text : `${text.slice(0, Math.max(0, width - 2))}…`;
}
