/**
 * Cutovers of four services that call each other, there and back under load: as one release set, and as services that follow one
 * `activeColor` each by itself. Inside a sandbox:
 *
 *     npm run -s sandbox -- exec -- node test/bench/releaseSet.ts [CUTOVERS]
 */
import { type Color, other } from "../../src/model/color.ts";
import { binomialBounds } from "../harness/binomial.ts";
import { type Chain, type ChainRates, deployChain } from "../harness/chain.ts";
import { spreadOf } from "../harness/spread.ts";
import { answeredAfterMove, type Ways, waysOf } from "../harness/ways.ts";
import { say } from "../sandbox/paint.ts";

const cutovers = Number(process.argv[2] ?? 20);

/** 300 a second. */
const RATES: ChainRates = { gateway: 240, mesh: 48, slow: 12 };
/** What goes wrong without a set shows at once. */
const SINGLES = 2;
const CANARIES = [10, 50];
const WATCHED_MILLISECONDS = 20_000;

interface Cutovers {
    readonly commandMs: readonly number[];
    /** How long requests that were under way went on in the old colour. */
    readonly lateMs: readonly number[];
}

async function cutOver(chain: Chain, count: number): Promise<Cutovers> {
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

/** Returns whether every share is what was asked for. */
async function canaries(chain: Chain): Promise<boolean> {
    let sound = true;
    const active = (await chain.stack.outputs()).activeColor as Color;
    for (const percent of CANARIES) {
        await chain.up({ standbyReplicas: "2", "traffic.idlePercent": String(percent) });
        const { whole, others } = await chain.watch(`canary of ${percent} %`, WATCHED_MILLISECONDS);
        const sum = whole.blue + whole.green;
        const share = whole[other(active)];
        const [least, most] = binomialBounds(sum, percent / 100);
        const within = share >= least && share <= most;
        sound &&= within && Object.keys(others).length === 0;
        say(
            `canary of ${percent} %: ${share} of ${sum} requests, ${within ? "within" : "NOT WITHIN"} ${Math.ceil(least)} to ` +
                `${Math.floor(most)}; others ${JSON.stringify(others)}`,
        );
    }
    await chain.up({ standbyReplicas: "0", "traffic.idlePercent": "0" });
    return sound;
}

function mixedIn({ others }: Ways): number {
    return Object.values(others).reduce((sum, each) => sum + each, 0);
}

async function measure(releaseSet: boolean, count: number): Promise<boolean> {
    const title = releaseSet ? "one release set" : "four services under one activeColor";
    say(`\n${title}`);
    const chain = await deployChain(releaseSet ? "chain-set" : "chain-singles", { releaseSet, rates: RATES });
    try {
        const { commandMs, lateMs } = await cutOver(chain, count);
        const shares = releaseSet ? await canaries(chain) : true;
        const { sent, lost, targets } = await chain.load.stop();
        const ways = waysOf(Object.values(targets));
        const mixed = mixedIn(ways);
        say(`${title}: ${count} cutovers, ${sent} requests, ${lost} lost, ${mixed} mixed`);
        say(`whole ${JSON.stringify(ways.whole)}; others ${JSON.stringify(ways.others)}`);
        for (const [name, { failures, latencyMs, sendDelayMs }] of Object.entries(targets))
            say(`    ${name}: ${JSON.stringify({ failures, latencyMs, sendDelayMs })}`);
        say(`    command ${spreadOf(commandMs)}`);
        say(`    requests under way ended in the old colour later than all others: ${spreadOf(lateMs)}`);
        return releaseSet ? lost === 0 && mixed === 0 && shares : mixed > 0;
    } finally {
        await chain.remove();
    }
}

const set = await measure(true, cutovers);
const singles = await measure(false, SINGLES);
if (!singles) say("four services by themselves mixed nothing: this measurement shows nothing");
process.exitCode = set && singles ? 0 : 1;
