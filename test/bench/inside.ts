/** The part of the benchmark that runs inside the sandbox: measures what is missing of what it is told, and records it as it goes. */
import { say } from "../sandbox/paint.ts";
import { reasonOf } from "../sandbox/supervisor/probe.ts";
import { contestants } from "./contestants/all.ts";
import type { Contestant } from "./contestants/contestant.ts";
import { measure } from "./measure/measure.ts";
import type { Order } from "./order.ts";
import { readRecord, record, runsOf } from "./record.ts";
import { type Scenario, scenarios } from "./scenarios.ts";

const { file, runs, ...order } = JSON.parse(process.argv[2] ?? "{}") as Order;

/** How many switches in a row one contestant makes before it is the next one's turn: what the machine does by itself hits all. */
const ROUND = 10;

async function measureMissing(contestant: Contestant, scenario: Scenario, wanted: number): Promise<void> {
    const pair = { contestant: contestant.name, scenario: scenario.name };
    const missing = wanted - runsOf((await readRecord(file)).runs, pair).length;
    if (missing <= 0) return;
    const startedAt = Date.now();
    const measured = await measure(contestant, scenario, missing);
    await record(file, measured);
    for (const { lost, sent, lastOldMs, error } of measured.runs) {
        say(
            `    ${contestant.name}: ${lost} of ${sent} lost, ${error ?? `last old answer after ${seconds(lastOldMs)}`}`,
        );
    }
    say(`        ${seconds(Date.now() - startedAt)} with deployment and removal`);
}

function seconds(milliseconds: number | null | undefined): string {
    return typeof milliseconds === "number" ? `${(milliseconds / 1000).toFixed(2)} s` : "never";
}

for (let wanted = Math.min(ROUND, runs); ; wanted = Math.min(wanted + ROUND, runs)) {
    for (const scenario of named(scenarios, order.scenarios)) {
        say(`\n${scenario.name}: ${scenario.title}, until each has ${wanted} of ${runs} switches`);
        for (const contestant of named(contestants, order.contestants)) {
            if (scenario.adopts && !contestant.adopt) continue;
            try {
                await measureMissing(contestant, scenario, wanted);
            } catch (error) {
                process.exitCode = 1;
                process.stderr.write(`${contestant.name} in scenario ${scenario.name}: ${reasonOf(error)}\n`);
            }
        }
    }
    if (wanted === runs) break;
}

function named<T extends { name: string }>(all: readonly T[], names: readonly string[]): T[] {
    return names.map((name) => {
        const found = all.find((one) => one.name === name);
        if (!found) throw new Error(`${name} is none of ${all.map((one) => one.name).join(", ")}`);
        return found;
    });
}
