import { execFile } from "node:child_process";
import { sayDuration } from "../output/duration.ts";
import { gistOf } from "./gist.ts";

const LARGEST_OUTPUT_BYTES = 1 << 30;

export interface ProgramOptions {
    readonly cwd?: string;
    readonly env?: NodeJS.ProcessEnv;
    /** How long it may take; it is killed then. */
    readonly timeoutMilliseconds: number;
}

/** A program that could not be run or did not succeed. The message never repeats its arguments, which may be secrets. */
export class ProgramFailure extends Error {
    readonly kind: "missing" | "timeout" | "failed";
    readonly stdout: string;

    constructor(message: string, kind: ProgramFailure["kind"], stdout: string) {
        super(message);
        this.name = "ProgramFailure";
        this.kind = kind;
        this.stdout = stdout;
    }
}

/** Runs a program to its end and returns its output. */
export function runProgram(program: string, args: string[], options: ProgramOptions): Promise<string> {
    const { timeoutMilliseconds, ...rest } = options;
    const settings = { ...rest, timeout: timeoutMilliseconds, killSignal: "SIGKILL", maxBuffer: LARGEST_OUTPUT_BYTES };
    return new Promise((done, fail) => {
        execFile(program, args, settings as typeof settings & { killSignal: "SIGKILL" }, (error, stdout, stderr) => {
            if (!error) return done(stdout);
            if (error.code === "ENOENT") return fail(new ProgramFailure(`${program} is not on PATH`, "missing", ""));
            if (error.killed) {
                const text = `${program} did not finish within ${sayDuration(timeoutMilliseconds)}`;
                return fail(new ProgramFailure(text, "timeout", stdout));
            }
            const ended = error.signal ? `was ended by ${error.signal}` : `ended with ${error.code}`;
            fail(new ProgramFailure(gistOf(stderr) ?? `${program} ${ended} and printed no error`, "failed", stdout));
        });
    });
}
