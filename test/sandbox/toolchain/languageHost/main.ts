import { fstatSync } from "node:fs";

const SHUTDOWN_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

let ending = false;
let end = async (): Promise<void> => undefined;

/** Ends the programs and plugins that this host started, then the host itself. */
function shutDown(): void {
    if (ending) return;
    ending = true;
    void end().then(() => process.exit(0));
}

/** The engine holds the other ends of our standard streams for as long as it lives, so their end is its end, even by SIGKILL. */
function shutDownWithTheEngine(): void {
    process.stdout.on("error", shutDown);
    process.stderr.on("error", shutDown);
    const input = fstatSync(0);
    if (!input.isFIFO() && !input.isSocket()) return;
    process.stdin.on("close", shutDown);
    process.stdin.on("error", shutDown);
    process.stdin.resume();
}

async function serve(): Promise<number> {
    const [{ newHost }, { serveLanguageRuntime }] = await Promise.all([
        import("./host.ts"),
        import("./languageRuntime.ts"),
    ]);
    const host = newHost(process.argv.slice(2), {
        environment: process.env,
        onStdout: (chunk) => process.stdout.write(chunk),
        onStderr: (chunk) => process.stderr.write(chunk),
    });
    end = host.end;
    return (await serveLanguageRuntime(host)).port;
}

try {
    for (const signal of SHUTDOWN_SIGNALS) process.on(signal, shutDown);
    shutDownWithTheEngine();
    process.stdout.write(`${await serve()}\n`);
} catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(
        `The language host for Node.js could not start: ${reason}\n` +
            `It needs the packages of the checkout that it lies in (${import.meta.dirname}): run "npm install" there.\n`,
    );
    process.exit(1);
}
