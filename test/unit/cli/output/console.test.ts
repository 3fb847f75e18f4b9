import assert from "node:assert/strict";
import { endLines, openConsole } from "../../../../src/cli/output/console.ts";

/** What is written to standard output while it is a terminal. */
function onTerminal(act: () => void): string {
    const { stdout } = process;
    const [isTty, rows, columns, ci, write] = [stdout.isTTY, stdout.rows, stdout.columns, process.env.CI, stdout.write];
    let written = "";
    Object.assign(stdout, {
        ...{ isTTY: true, rows: 24, columns: 80 },
        write: (text: string) => {
            written += text;
            return true;
        },
    });
    delete process.env.CI;
    try {
        act();
    } finally {
        Object.assign(stdout, { isTTY: isTty, rows, columns, write });
        if (ci !== undefined) process.env.CI = ci;
    }
    return written;
}
const plain = (text: string) => text.replaceAll("\u001b[2m", "").replaceAll("\u001b[22m", "");

describe("words on a terminal", () => {
    it("end a line that was about to be replaced before something else is printed", () => {
        const written = onTerminal(() => {
            openConsole({}).progress("waiting");
            endLines();
            endLines();
        });
        assert.equal(plain(written), "waiting\n");
    });

    it("replace that line, whichever console wrote it", () => {
        const written = onTerminal(() => {
            openConsole({}).progress("waiting");
            openConsole({}).say("done");
            endLines();
        });
        assert.equal(plain(written), "waiting\r\u001b[2Kdone\n");
    });

    it("never hold a password of an address", () => {
        const written = onTerminal(() => {
            openConsole({}).say("see https://me:s3cret@prom");
            openConsole({}).progress("ask https://me:s3cret@prom");
            openConsole({ json: true }).result({ url: "https://me:s3cret@prom" });
            endLines();
        });
        assert.ok(!written.includes("s3cret") && written.includes("[left out]"), written);
    });
});
