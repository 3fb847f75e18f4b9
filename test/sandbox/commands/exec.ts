import { insideEnvironment } from "../environment.ts";
import type { Location } from "../location.ts";
import { isAlive, readRecord } from "../supervisor/record.ts";
import { which } from "../toolchain/onPath.ts";

/** Becomes the command, inside the sandbox: same folder, same terminal, same exit code. */
export async function exec(location: Location, words: readonly string[]): Promise<never> {
    const record = await readRecord(location);
    if (!record || !isAlive(record)) throw new Error("No sandbox is up. Start it with: npm run -s sandbox -- up");
    const nsenter = which("nsenter");
    if (!nsenter || !process.execve) throw new Error("nsenter is not on PATH: install the package util-linux.");
    const user = process.getuid?.() === 0 ? [] : ["--user", "--preserve-credentials"];
    const args = [nsenter, "--target", String(record.pid), "--net", ...user, "--", ...words];
    return process.execve(nsenter, args, insideEnvironment(location));
}
