import { inspect } from "node:util";
import { Command, InvalidArgumentError } from "commander";
import { parseDuration } from "../../../src/model/duration.ts";
import { sandboxTargets } from "./sandboxTargets.ts";
import { startLoad } from "./startLoad.ts";

interface Wishes {
    readonly rate: number;
    readonly meshRate: number;
    readonly duration?: number;
}

const program = new Command("load")
    .description(
        "Sends requests through the sandbox's proxies at a steady rate, whatever becomes of them, and reports who answered.",
    )
    .option("--rate <number>", "requests a second through the gateway", number, 100)
    .option("--mesh-rate <number>", "and as many through the proxy in the mesh", number, 0)
    .option("--duration <time>", "for how long, such as 500ms, 10s or 2m; until Ctrl-C without it", duration)
    .addHelpText(
        "after",
        `
Once each: no retries. Latency counts from when a request was due. Lost is what failed (a status of 400 or more, a broken
connection, a timeout) or was never answered. Exit code: 0 nothing lost, 1 requests lost, 2 wrong arguments.`,
    )
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action(send);

await program.parseAsync();

async function send({ rate, meshRate, duration }: Wishes): Promise<void> {
    try {
        const targets = sandboxTargets({ gateway: rate, mesh: meshRate });
        const load = await startLoad({ targets, ...(duration !== undefined && { durationMs: duration }) });
        for (const signal of ["SIGINT", "SIGTERM"] as const) {
            process.once(signal, () => void load.stop());
        }
        const report = await load.report;
        console.log(inspect(report, { depth: null, breakLength: 120, compact: 4 }));
        process.exitCode = report.lost > 0 ? 1 : 0;
    } catch (error) {
        console.error((error as Error).message);
        process.exitCode = 2;
    }
}

function number(text: string): number {
    const value = Number(text);
    if (!Number.isFinite(value)) throw new InvalidArgumentError("It is a number of requests a second.");
    return value;
}

function duration(text: string): number {
    const milliseconds = parseDuration(text);
    if (milliseconds === undefined) throw new InvalidArgumentError("Write for example 500ms, 10s or 2m.");
    return milliseconds;
}
