import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { allSay, type BluegreenStack, openBluegreenStack } from "../harness/bluegreen.ts";
import { type RunningLoad, sandboxTargets, startLoad } from "../sandbox/load/index.ts";
import { checkout } from "../sandbox/location.ts";
import { rollBack } from "./contestants/guideScripts.ts";
import { type Contender, sideBySide, type Times } from "./sideBySide.ts";

/** What a race of rollbacks found. */
export interface RollbackRace {
    /** From the command to the last answer of green, in milliseconds. */
    readonly times: Times;
    /** Requests without a good answer, in all rounds and in between. */
    readonly lost: number;
    readonly sent: number;
    /** How often configuration, state and route said blue after `bluegreen rollback`, and a preview had nothing to do. */
    readonly agreed: number;
}

/** Longer than a proxy needs for a new route, so that the last answer of green is the last one. */
const SETTLE_MILLISECONDS = 1500;

/**
 * The same service, under load, is cut over to green by an update and rolled back by the guide's script or by `bluegreen
 * rollback`, in turns and each as often. What is measured of the command is what users run: the built one.
 */
export async function raceRollbacks(rounds: number): Promise<RollbackRace> {
    const program = join(checkout, "dist/cli/main.js");
    assert.ok(existsSync(program), "Run `make build` first: what is measured is what users run.");
    const tested = await openBluegreenStack("rollback-race", { names: { virtualService: "my-app-routing" } });
    let load: RunningLoad | undefined;
    try {
        await tested.stack.run("up", "--yes", "--skip-preview");
        const running = await startLoad({ targets: sandboxTargets({ gateway: 200, mesh: 50 }) });
        load = running;
        let agreed = 0;
        const times = await sideBySide(
            {
                "guide's rollback.sh": timed(tested, running, () => rollBack()),
                "bluegreen rollback": async () => {
                    const command = () => execa("node", [program, "rollback", ...tested.where], { stdin: "ignore" });
                    const milliseconds = await timed(tested, running, command)();
                    const agreement = JSON.stringify(await tested.agreement());
                    if (agreement === JSON.stringify(allSay("blue"))) agreed += 1;
                    return milliseconds;
                },
            },
            rounds,
        );
        const { lost, sent } = await running.stop();
        return { times, lost, sent, agreed };
    } finally {
        await load?.stop();
        await tested.stack.remove();
    }
}

function timed(tested: BluegreenStack, load: RunningLoad, rollBackNow: () => Promise<unknown>): Contender {
    return async () => {
        await cutOver(tested);
        const startedAt = await load.mark("rollback");
        await rollBackNow();
        await sleep(SETTLE_MILLISECONDS);
        const { phases } = await load.snapshot();
        const greens = Object.values(phases.at(-1)?.targets ?? {}).map(({ colors }) => colors.green?.last.completedAt);
        const last = Math.max(...greens.filter((time) => time !== undefined));
        assert.ok(Number.isFinite(last), "green answered nothing after the command");
        return last - startedAt;
    };
}

/** All to green, by configuration and update, whatever the last rollback has left. */
async function cutOver({ stack, run }: BluegreenStack): Promise<void> {
    const { exitCode, stderr } = await run("release");
    assert.equal(exitCode, 0, stderr);
    await stack.configure("activeColor", "green");
    await stack.run("up", "--yes", "--skip-preview");
    await sleep(SETTLE_MILLISECONDS);
}
