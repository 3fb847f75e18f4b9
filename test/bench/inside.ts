/** The part of the benchmark that runs inside the sandbox: measures what it is told to, and writes it down as it goes. */
import { appendFile } from "node:fs/promises";
import { say } from "../sandbox/paint.ts";
import { reasonOf } from "../sandbox/supervisor/probe.ts";
import { contestants } from "./contestants/all.ts";
import { measure } from "./measure/measure.ts";
import type { Order } from "./order.ts";
import { scenarios } from "./scenarios.ts";

const { file, runs, ...order } = JSON.parse(process.argv[2] ?? "{}") as Order;

const named = <T extends { name: string }>(all: readonly T[], names: readonly string[]): T[] =>
    names.map((name) => {
        const found = all.find((one) => one.name === name);
        if (!found) throw new Error(`${name} is none of ${all.map((one) => one.name).join(", ")}`);
        return found;
    });

const seconds = (milliseconds: number | null | undefined): string =>
    typeof milliseconds === "number" ? `${(milliseconds / 1000).toFixed(2)} s` : "never";

for (const scenario of named(scenarios, order.scenarios)) {
    say(`\n${scenario.name}: ${scenario.title}`);
    for (const contestant of named(contestants, order.contestants)) {
        if (scenario.adopts && !contestant.adopt) continue;
        try {
            const measured = await measure(contestant, scenario, runs);
            await appendFile(file, `${JSON.stringify(measured)}\n`);
            for (const { lost, sent, lastOldMs, commandMs, error } of measured.runs) {
                const time = `last old answer after ${seconds(lastOldMs)}, command ${seconds(commandMs)}`;
                say(`    ${contestant.name}: ${lost} of ${sent} lost, ${error ?? time}`);
            }
        } catch (error) {
            process.exitCode = 1;
            process.stderr.write(`${contestant.name} in scenario ${scenario.name}: ${reasonOf(error)}\n`);
        }
    }
}
