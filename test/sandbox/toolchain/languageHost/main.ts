import { fstatSync } from "node:fs";
import { stopAllChildren } from "./childProcess.ts";
import { hostArguments } from "./hostArguments.ts";

const SHUTDOWN_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Ends the programs and plugins that this host started, then the host itself. */
async function shutDown(): Promise<void> {
    await stopAllChildren();
    process.exit(0);
}

/** The engine holds the other end of our standard input for as long as it lives, so its end is the engine's, even by SIGKILL. */
function shutDownWithTheEngine(): void {
    const input = fstatSync(0);
    if (!input.isFIFO() && !input.isSocket()) return;
    process.stdin.once("close", () => void shutDown());
    process.stdin.once("error", () => void shutDown());
    process.stdin.resume();
}

try {
    for (const signal of SHUTDOWN_SIGNALS) process.once(signal, () => void shutDown());
    shutDownWithTheEngine();
    const { serveLanguageRuntime } = await import("./languageRuntime.ts");
    const port = await serveLanguageRuntime(hostArguments(process.argv.slice(2)));
    process.stdout.write(`${port}\n`);
} catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(
        `The language host for Node.js could not start: ${reason}\n` +
            `It needs the packages of the checkout that it lies in (${import.meta.dirname}): run "npm install" there.\n`,
    );
    process.exit(1);
}
