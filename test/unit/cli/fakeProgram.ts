import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** A program of one's own that stands first on PATH, and keeps how it was called. */
export interface FakeProgram {
    readonly folder: string;
    /** The arguments of each call. */
    calls(): string[][];
    remove(): void;
}

/** `answers` are lines of sh that may look at "$*" and print. */
export function fakeProgram(name: string, answers: string): FakeProgram {
    const folder = mkdtempSync(join(tmpdir(), "fake-program-"));
    const [file, log] = [join(folder, name), join(folder, "calls")];
    const before = process.env.PATH;
    writeFileSync(file, `#!/bin/sh\nprintf '%s\\037' "$@" >> ${log}; printf '\\036' >> ${log}\n${answers}\n`);
    chmodSync(file, 0o755);
    process.env.PATH = `${folder}${delimiter}${before}`;
    return {
        folder,
        calls: () =>
            existsSync(log)
                ? readFileSync(log, "utf8")
                      .split("\u001e")
                      .slice(0, -1)
                      .map((call) => call.split("\u001f").slice(0, -1))
                : [],
        remove: () => {
            process.env.PATH = before;
            rmSync(folder, { recursive: true });
        },
    };
}
