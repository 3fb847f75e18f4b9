/**
 * Cutovers of four services that call each other, there and back under load: as one release set, and as services that follow one
 * `activeColor` each by itself. Inside a sandbox:
 *
 *     npm run -s sandbox -- exec -- node test/bench/releaseSet.ts [CUTOVERS [REQUESTS_A_SECOND]]
 */
import { type Color, other } from "../../src/model/color.ts";
import { binomialBounds } from "../harness/binomial.ts";
import { type Chain, type ChainRates, deployChain } from "../harness/chain.ts";
import { spreadOf } from "../harness/spread.ts";
import { answeredAfterMove, waysOf } from "../harness/ways.ts";
import { say } from "../sandbox/paint.ts";
import { sum } from "./measure/counts.ts";
import type { SetRow } from "./measure/results.ts";
import { record } from "./record.ts";

const cutovers = Number(process.argv[2] ?? 20);
const rate = Number(process.argv[3] ?? 300);
const file = process.argv[4];

const RATES: ChainRates = { gateway: 0.8 * rate, mesh: 0.16 * rate, slow: 0.04 * rate };
/** What goes wrong without a set shows at once. */
const SINGLES = 2;
const CANARIES = [10, 50];
const WATCHED_MILLISECONDS = 20_000;

async function cutOver(chain: Chain, count: number): Promise<Pick<SetRow, "commandMs" | "lateMs">> {
    const commandMs: number[] = [];
    const lateMs: number[] = [];
    let active: Color = "blue";
    for (let each = 1; each <= count; each++) {
        const from = active;
        active = other(active);
        const label = `cutover ${each}`;
        await chain.load.mark(label);
        const { startedAt, endedAt } = await chain.up({ activeColor: active });
        commandMs.push(endedAt - startedAt);
        const { whole } = await chain.watch(`after ${label}`, 1000);
        if (whole[from] > 0) throw new Error(`${whole[from]} requests still go to ${from} after ${label}`);
        const phase = (await chain.load.snapshot()).phases.find((one) => one.label === label);
        if (phase) lateMs.push(answeredAfterMove(phase, from));
        say(`    ${label}, to ${active}: ${(endedAt - startedAt) / 1000} s`);
    }
    return { commandMs, lateMs };
}

async function canaries(chain: Chain): Promise<SetRow["canaries"]> {
    const found: { percent: number; answers: number; of: number }[] = [];
    const active = (await chain.stack.outputs()).activeColor as Color;
    for (const percent of CANARIES) {
        await chain.up({ standbyReplicas: "2", "traffic.idlePercent": String(percent) });
        const { whole, others } = await chain.watch(`canary of ${percent} %`, WATCHED_MILLISECONDS);
        found.push({ percent, answers: whole[other(active)], of: whole.blue + whole.green });
        say(`    canary of ${percent} %: ${JSON.stringify({ ...found.at(-1), others })}`);
    }
    await chain.up({ standbyReplicas: "0", "traffic.idlePercent": "0" });
    return found;
}

function isWithinBounds({ percent, answers, of }: SetRow["canaries"][number]): boolean {
    const [least, most] = binomialBounds(of, percent / 100);
    return answers >= least && answers <= most;
}

async function measure(releaseSet: boolean, count: number): Promise<SetRow> {
    const contestant = releaseSet ? "BlueGreenReleaseSet, pulumi up" : "four BlueGreenServices, pulumi up";
    say(`\n${contestant}, ${rate} requests a second`);
    const chain = await deployChain(releaseSet ? "chain-set" : "chain-singles", { releaseSet, rates: RATES });
    try {
        const times = await cutOver(chain, count);
        const shares = releaseSet ? await canaries(chain) : [];
        const { sent, lost, targets } = await chain.load.stop();
        const ways = waysOf(Object.values(targets));
        const mixed = sum(Object.values(ways.others));
        const row: SetRow = { contestant, sent, lost, mixed, ...times, canaries: shares };
        if (file) await record(file, { set: row });
        say(`${contestant}: ${count} cutovers, ${sent} requests, ${lost} lost, ${mixed} mixed`);
        say(`    whole ${JSON.stringify(ways.whole)}; others ${JSON.stringify(ways.others)}`);
        for (const [name, { failures, latencyMs, sendDelayMs }] of Object.entries(targets))
            say(`    ${name}: ${JSON.stringify({ failures, latencyMs, sendDelayMs })}`);
        say(`    command ${spreadOf(times.commandMs)}`);
        say(`    the old colour still answered requests that had been under way: ${spreadOf(times.lateMs)}`);
        return row;
    } finally {
        await chain.remove();
    }
}

const set = await measure(true, cutovers);
const singles = await measure(false, SINGLES);
if (singles.mixed === 0) say("services by themselves mixed nothing either, so nothing is shown");
process.exitCode = set.lost + set.mixed === 0 && set.canaries.every(isWithinBounds) && singles.mixed > 0 ? 0 : 1;
