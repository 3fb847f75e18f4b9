import { StringDecoder } from "node:string_decoder";

/** An access-log line is at most about as long as a request's headers; what is longer is no line. */
const maxLineLength = 262_144;

/** Cuts a stream of chunks into lines. Empty lines are left out; a line that never ends is cut. */
export class LineSplitter {
    private readonly decoder = new StringDecoder("utf8");
    private readonly onLine: (line: string) => void;
    private rest = "";

    constructor(onLine: (line: string) => void) {
        this.onLine = onLine;
    }

    push(chunk: Buffer): void {
        const lines = (this.rest + this.decoder.write(chunk)).split("\n");
        this.rest = lines.pop() ?? "";
        if (this.rest.length > maxLineLength) {
            lines.push(this.rest);
            this.rest = "";
        }
        for (const line of lines) {
            if (line !== "") {
                this.onLine(line);
            }
        }
    }
}
