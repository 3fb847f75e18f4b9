import { styleText } from "node:util";
import { withoutPassword } from "./withoutPassword.ts";

export type Tone = "plain" | "good" | "warning" | "bad" | "quiet";

/**
 * Where a command's text goes. With `--json`, standard output is one JSON document (with --watch one per line), and text goes to
 * standard error. Colours and lines that replace themselves appear on a terminal only. Passwords in addresses are removed from
 * all text, whatever its source.
 */
export interface Console {
    readonly json: boolean;
    /** Whether the text goes to a terminal on which a line may be replaced. */
    readonly live: boolean;
    say(text: string, tone?: Tone): void;
    /** Progress: replaces itself on a terminal, and is a separate line elsewhere. */
    progress(text: string): void;
    /** Text that replaces the previous one of its kind on a terminal. */
    redraw(text: string): Promise<void>;
    /** The JSON document; nothing without `--json`. */
    result(value: object): void;
    paint(text: string, tone: Tone): string;
}

const FORMATS = { good: "green", warning: "yellow", bad: "red", quiet: "dim" } as const;

/** The streams on which a line that replaces itself has not been ended. */
const unended = new Set<NodeJS.WriteStream>();

/** Ends lines that were to be replaced, so that other output starts on a new line. */
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

/** A wrapped line could not be replaced. */
function cut(text: string, width: number): string {
    return text.length < width ? text : `${text.slice(0, Math.max(0, width - 2))}…`;
}
