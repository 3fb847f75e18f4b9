import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Gives a program a file that only this user may read, and removes it however the program ends: with a result, an error, or a
 * signal that ends this process.
 */
export async function withSecretFile<T>(text: string, use: (file: string) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), "bluegreen-"));
    const remove = () => rmSync(folder, { recursive: true, force: true });
    const die = (signal: NodeJS.Signals) => {
        remove();
        // Where another listener handles the signal, that decides; otherwise the process ends as it would have.
        if (process.listenerCount(signal) === 1) {
            process.removeListener(signal, die);
            process.kill(process.pid, signal);
        }
    };
    for (const signal of SIGNALS) process.on(signal, die);
    process.on("exit", remove);
    try {
        const file = join(folder, "config");
        writeFileSync(file, text, { mode: 0o600 });
        return await use(file);
    } finally {
        for (const signal of SIGNALS) process.removeListener(signal, die);
        process.removeListener("exit", remove);
        remove();
    }
}
