import { fstatSync } from "node:fs";
import { RUNNER_PORT } from "./reused/runnerPort.ts";

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

/** Gives the port that this process serves, or another one for it. */
async function serve(): Promise<number> {
    const argv = process.argv.slice(2);
    const surroundings = {
        environment: process.env,
        onStdout: (chunk: Buffer) => process.stdout.write(chunk),
        onStderr: (chunk: Buffer) => process.stderr.write(chunk),
    };
    const runner = process.env[RUNNER_PORT];
    if (runner) {
        const { hostAt } = await import("./reused/client.ts");
        const host = hostAt(runner, argv, surroundings);
        end = host.end;
        return host.port;
    }
    const { newHost } = await import("./host.ts");
    const host = newHost(argv, surroundings);
    end = host.end;
    return (await (await import("./languageRuntime.ts")).serveLanguageRuntime(host)).port;
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
