/** The adversary inside one sandbox, until the time is up or a run fails. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkout } from "../sandbox/location.ts";
import { reasonOf } from "../sandbox/supervisor/probe.ts";
import { tryOnce } from "./campaign.ts";
import { component } from "./component.ts";
import { handWritten } from "./hand/world.ts";
import { OPTIONS } from "./options.ts";
import { addCampaign, commitOfCheckout, RECORD } from "./record.ts";
import { sayFailure, sayTally } from "./report.ts";
import { startRunner } from "./runner.ts";
import { openStand } from "./stand.ts";
import { emptyTally } from "./trial.ts";

const { values } = parseArgs({ options: OPTIONS });
const startedAt = Date.now();
const until = startedAt + Number(values.hours) * 3_600_000;
const tally = emptyTally();
const kept = join(checkout, ".adversary");

const runner = values["reuse-programs"] ? await startRunner() : undefined;
const stand = await openStand(values.hand ? handWritten(say) : component);

function say(text: string): void {
    console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
}
let runs = 0;
const failures: Record<string, string> = {};
try {
    for (let seed = Number(values.seed); Date.now() < until; seed++) {
        let isStarved = false;
        const failure = await tryOnce(stand, {
            seed,
            at: values.at,
            shrinkSeconds: 60 * Number(values["shrink-minutes"]),
            tally,
            onFailure: ([first = ""], steps) =>
                say(`seed ${seed} fails with ${steps} steps, shrinking it: ${first.slice(0, 150)}`),
            onStarved: (reason) => {
                isStarved = true;
                say(`seed ${seed} has no verdict: ${reason}`);
            },
        });
        if (failure || !isStarved) runs += 1;
        if (failure) {
            failures[seed] = failure.sentences[0] ?? "";
            await mkdir(kept, { recursive: true });
            const { evidence, ...kase } = failure;
            await writeFile(join(kept, `${seed}.json`), `${JSON.stringify(kase, null, 4)}\n`);
            await writeFile(join(kept, `${seed}.log`), evidence);
            console.log(`\n${sayFailure(failure, values.hand ? "HAND=1 " : "")}\n`);
            process.exitCode = 1;
            if (!values["go-on"]) break;
        }
        if (values.at !== undefined) break;
        if (failure || !isStarved) say(`seed ${seed} ${failure ? "FAILED" : "holds"}; ${tally.steps} steps so far`);
    }
} catch (error) {
    console.error(reasonOf(error), error);
    process.exitCode = 2;
} finally {
    const hours = (Date.now() - startedAt) / 3_600_000;
    console.log(sayTally(runs, tally, hours));
    if (values.record) {
        const { seconds: _, ...done } = tally;
        await addCampaign(
            {
                ...{ commit: await commitOfCheckout(), startedAt: new Date(startedAt).toISOString() },
                ...{ hours: Number(hours.toFixed(3)), firstSeed: Number(values.seed), runs, ...done, failures },
            },
            RECORD,
        );
    }
    await stand.close();
    await runner?.stop();
}
process.exit();
