import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";
import { restoringEnvironment } from "../../fixtures/environment.ts";
import { temporaryFolder } from "../../fixtures/temporaryFolder.ts";

/** A program of one's own that stands first on PATH, and keeps how it was called. */
export interface FakeProgram {
    readonly folder: string;
    /** The arguments of each call. */
    calls(): string[][];
}

/** Makes fake programs for the tests of a suite, each until the end of its test: `answers` are lines of sh that may look at "$*" and print. */
export function fakePrograms(): (name: string, answers: string) => FakeProgram {
    const folder = temporaryFolder();
    restoringEnvironment("PATH");
    return (name, answers) => {
        const log = folder(`${name}.calls`);
        const file = `#!/bin/sh\nprintf '%s\\037' "$@" >> ${log}; printf '\\036' >> ${log}\n${answers}\n`;
        writeFileSync(folder(name), file, { mode: 0o755 });
        process.env.PATH = `${folder()}${delimiter}${process.env.PATH}`;
        const calls = () => (existsSync(log) ? readFileSync(log, "utf8").split("\u001e").slice(0, -1) : []);
        return { folder: folder(), calls: () => calls().map((call) => call.split("\u001f").slice(0, -1)) };
    };
}
