/**
 * Many cutovers in a row under load: what is lost, and whether time, memory or state grow. Inside a sandbox:
 *
 *     npm run -s sandbox -- exec -- node test/bench/soak.ts [CUTOVERS]
 */
import { median } from "../harness/spread.ts";
import { openTestStack } from "../harness/testStack.ts";
import { sandboxTargets, startLoad } from "../sandbox/load/index.ts";
import { say } from "../sandbox/paint.ts";
import { peakMemoryOf } from "./measure/peakMemory.ts";
import type { Soak } from "./measure/results.ts";
import { record } from "./record.ts";

const cutovers = Number(process.argv[2] ?? 200);
const file = process.argv[3];
const WINDOW = 20;

const stack = await openTestStack("soak");
const commandMs: number[] = [];
const peakMemoryMiB: number[] = [];
const stateBytes: number[] = [];
try {
    await stack.run("up", "--yes", "--skip-preview");
    const load = await startLoad({ targets: sandboxTargets({ gateway: 250, mesh: 50 }) });
    try {
        for (let count = 1; count <= cutovers; count++) {
            await stack.configure("activeColor", count % 2 === 1 ? "green" : "blue");
            const { result, peakMiB } = await peakMemoryOf(() => stack.run("up", "--yes", "--skip-preview"));
            commandMs.push(result.endedAt - result.startedAt);
            peakMemoryMiB.push(peakMiB);
            stateBytes.push((await stack.run("stack", "export")).output.length);
            if (count % WINDOW === 0) {
                const { sent, lost } = await load.snapshot();
                const seconds = (median(commandMs.slice(-WINDOW)) / 1000).toFixed(2);
                say(`${count} cutovers, ${lost} of ${sent} lost, the last ${WINDOW} took ${seconds} s each`);
            }
        }
    } finally {
        await load.stop();
    }
    const { sent, lost } = await load.report;
    const soak: Soak = { sent, lost, commandMs, peakMemoryMiB, stateBytes };
    if (file) await record(file, { soak });
    say(`${lost} of ${sent} requests lost in ${cutovers} cutovers`);
    process.exitCode = lost === 0 ? 0 : 1;
} finally {
    await stack.remove();
}
