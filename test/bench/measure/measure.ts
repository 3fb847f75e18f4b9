import { setTimeout as sleep } from "node:timers/promises";
import { type Color, other } from "../../../src/model/color.ts";
import { endingAtOnce } from "../../harness/leavingPods.ts";
import { type RunningLoad, startLoad } from "../../sandbox/load/index.ts";
import type { Contestant, Deployed } from "../contestants/contestant.ts";
import { deployPlainService, removePlainService } from "../contestants/plainService.ts";
import { atMostPodsOf } from "../contestants/pods.ts";
import type { Scenario } from "../scenarios.ts";
import { lastWords } from "./lastWords.ts";
import { readRun, type SwitchMoments, stagesOf } from "./readRun.ts";
import type { Run, Trace } from "./results.ts";
import { untilSound } from "./soundService.ts";
import { benchTargets, isQuick } from "./targets.ts";
import { readTrace } from "./trace.ts";

/** How long a stage is at least: long enough for the slow requests that are under way to be some. */
const STAGE_MS = 1500;
const BUCKET_MS = 50;
/** The phase in which nothing counts. */
const BETWEEN = "between";

export interface Measured {
    readonly runs: Run[];
    /** Of the first switch. */
    readonly trace: Trace | undefined;
}

/** Lets one contestant switch back and forth in one scenario while requests keep coming. */
export async function measure(contestant: Contestant, scenario: Scenario, runs: number): Promise<Measured> {
    return scenario.adopts
        ? await measureAdoptions(contestant, scenario, runs)
        : await measureSwitches(contestant, scenario, runs);
}

async function measureSwitches(contestant: Contestant, scenario: Scenario, runs: number): Promise<Measured> {
    const deployed = await contestant.deploy(scenario.situation);
    let load: RunningLoad | undefined;
    try {
        load = await startLoad({ targets: benchTargets(), timelineMs: BUCKET_MS });
        const switches: SwitchMoments[] = [];
        for (let run = 1; run <= runs; run++) {
            const to = contestant.onlyTo ?? (run % 2 === 1 ? "green" : "blue");
            await load.mark(BETWEEN);
            await endingAtOnce(() => deployed.prepare(to), answered(load));
            await scenario.until?.(other(to));
            await untilSound(load);
            await load.mark("before");
            switches.push(await oneSwitch(deployed, to, load, scenario));
        }
        return await read(load, switches, contestant, scenario);
    } finally {
        await load?.stop();
        // Nobody calls any more, so there is nothing for pods to see to its end.
        await endingAtOnce(() => deployed.remove());
    }
}

/** Each takes over a service of its own; what is lost from before that until after the switch counts. */
async function measureAdoptions(contestant: Contestant, scenario: Scenario, runs: number): Promise<Measured> {
    const measured: Measured[] = [];
    for (let run = 1; run <= runs; run++) {
        let deployed: Deployed | undefined;
        let load: RunningLoad | undefined;
        await deployPlainService();
        try {
            load = await startLoad({ targets: benchTargets(), timelineMs: BUCKET_MS });
            await load.mark(BETWEEN);
            await untilSound(load);
            await load.mark("before");
            deployed = await contestant.adopt?.();
            if (!deployed) throw new Error(`${contestant.name} cannot take over a running service`);
            await deployed.prepare("green");
            measured.push(await read(load, [await oneSwitch(deployed, "green", load, scenario)], contestant, scenario));
        } finally {
            await load?.stop();
            await endingAtOnce(async () => {
                await deployed?.remove();
                await removePlainService();
            });
        }
    }
    return {
        runs: measured.flatMap(({ runs: [only] }, index) => (only ? [{ ...only, run: index + 1 }] : [])),
        trace: measured[0]?.trace,
    };
}

async function oneSwitch(
    deployed: Deployed,
    to: Color,
    load: RunningLoad,
    { situation, meanwhile, onceMoved }: Scenario,
): Promise<SwitchMoments> {
    await sleep(STAGE_MS);
    const commandAt = await load.mark("during");
    const switching = ending(() => deployed.switchTo(to));
    const [movedAt, ended] = await Promise.all([
        movedTo(deployed, to, commandAt, switching).then(async (at) => {
            if (at !== undefined) await onceMoved?.(to);
            return at;
        }),
        switching,
        meanwhile?.(),
    ]);
    if (situation.oldShrinks && ended.error === undefined) await atMostPodsOf(other(to), 0);
    await sleep(STAGE_MS);
    await load.mark("after");
    await sleep(STAGE_MS);
    return { to, commandAt, movedAt, ...(ended.error !== undefined && { error: ended.error }) };
}

/** Whether no request that counts is with a pod any more. */
function answered(load: RunningLoad) {
    return async (): Promise<boolean> =>
        (await load.snapshot()).phases
            .filter(({ label }) => label !== BETWEEN)
            .every(({ targets }) => Object.values(targets).every(({ unanswered }) => unanswered === 0));
}

interface Ended {
    readonly error?: string;
}

/** A contestant that fails or refuses has a result too: what became of the requests. */
async function ending(act: () => Promise<void>): Promise<Ended> {
    try {
        await act();
        return {};
    } catch (error) {
        return { error: lastWords(error) };
    }
}

/** When traffic moved, as long as it takes; undefined where the contestant has given up and it has not. */
async function movedTo(
    deployed: Deployed,
    to: Color,
    since: number,
    switching: Promise<Ended>,
): Promise<number | undefined> {
    let ended: Ended | undefined;
    void switching.then((how) => {
        ended = how;
    });
    for (;;) {
        const last = ended;
        try {
            return await deployed.movedAt(to, since);
        } catch (error) {
            if (last?.error !== undefined) return undefined;
            if (last) throw error;
        }
    }
}

async function read(
    load: RunningLoad,
    switches: readonly SwitchMoments[],
    { name }: Contestant,
    { name: scenario }: Scenario,
): Promise<Measured> {
    const report = await load.stop();
    const runs = switches.map((moments, index) => ({
        contestant: name,
        scenario,
        run: index + 1,
        ...readRun(stagesOf(report, index), moments),
    }));
    const [first] = switches;
    const quick = Object.entries(report.targets).flatMap(([target, seen]) => (isQuick(target) ? [seen] : []));
    const untilMs = Math.max(3000, (runs[0]?.lastOldMs ?? 0) + 2000);
    const trace = first && { contestant: name, scenario, ...readTrace(quick, { commandAt: first.commandAt, untilMs }) };
    return { runs, trace };
}
