import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { COLORS } from "../../../src/model/color.ts";
import { configurable } from "../../harness/configuredStack.ts";
import { place } from "../../harness/place.ts";
import { openTestProgramStack, settingsFile } from "../../harness/testStack.ts";
import type { Beginning } from "../commands/beginning.ts";
import { requestsAnswered } from "../invariants/requestsAnswered.ts";
import { secretsStayOut } from "../invariants/secretsStayOut.ts";
import type { Stand } from "../stand.ts";
import { Violation } from "../violation.ts";
import { startOver } from "../wayBack.ts";
import type { World } from "../world.ts";
import { kindsWith } from "./kinds.ts";
import { emptyNotebook } from "./notebook.ts";
import { reachOf, takeSnapshot } from "./snapshot.ts";
import { misjudged, sayJudgement } from "./verdict.ts";

const PROGRAM = "by-hand";

const STANDARD = {
    "blue.replicas": "3",
    "green.replicas": "3",
    "green.image": "my-app:2.0.0",
    "route.blue": "100",
};

/** What a run may start with. The dependencies in the program matter most. */
const beginning: fc.Arbitrary<Beginning> = fc.constantFrom<Beginning[]>(
    {},
    { "order.green": "before", "order.blue": "after" },
    { "order.green": "before", "order.blue": "before" },
    { "green.replicas": "1" },
    { "green.replicas": "0", "order.green": "before", "order.blue": "after" },
);

/** A hand-written stack of plain objects, guarded by the policy pack alone. `say` is called with each verdict. */
export function handWritten(say: (line: string) => void = () => undefined): World {
    const notebook = emptyNotebook();
    const { episode, kindOf } = kindsWith(notebook);
    return {
        project: PROGRAM,
        opening: ["root=$PWD; cd test/harness/programs/by-hand; pulumi stack init adversary"],
        checkout: "$root/",
        open: async () => {
            const own = place.isOwn
                ? { namespace: place.namespace, host: place.host, gatewayPort: String(place.gatewayPort) }
                : undefined;
            return configurable(await openTestProgramStack(PROGRAM), { ...STANDARD, ...own });
        },
        themeOf: () => ({ beginning, episode }),
        kindOf,
        violations: (observation) => {
            const judgements = notebook.judgements.splice(0);
            notebook.isAmiss ||= Object.keys(observation.lost).length > 0;
            for (const judgement of judgements) say(sayJudgement(judgement, observation));
            // Requests lost by an update are held against the pack's verdict, not against the update.
            const isUpdate = observation.told.some(({ who }) => who === "pulumi");
            notebook.isDrifted ||= !isUpdate && observation.told.length > 0;
            return Object.entries({
                secretsStayOut: secretsStayOut(observation),
                verdict: judgements.flatMap((each) => misjudged(each, observation)),
                requestsAnswered: isUpdate ? [] : requestsAnswered(observation),
            }).flatMap(([name, sentences]) => sentences.map((sentence) => `${name}: ${sentence}`));
        },
        settle: async (stand, first) => {
            const { settingsBefore, isAmiss, isDrifted } = notebook;
            Object.assign(notebook, emptyNotebook(), { isDrifted });
            if (settingsBefore === undefined || (!isAmiss && (await isSound()))) return false;
            await writeFile(settingsFile(stand.configured.stack.name), settingsBefore);
            await stand.pulumi("up", "--yes", "--skip-preview", "--refresh");
            notebook.isDrifted = false;
            if (!(await isSound())) await startOver(stand, first);
            return true;
        },
        bringBack: async (stand, first) => {
            await bringBack(stand, first);
            notebook.isDrifted = false;
        },
    };
}

/** Waits until every colour in the route has ready pods; false if that takes too long. */
async function isSound(): Promise<boolean> {
    for (const until = Date.now() + 8000; ; await sleep(300)) {
        const snapshot = await takeSnapshot();
        const reach = reachOf(snapshot);
        const isReady = COLORS.every((color) => reach[color] === 0 || (snapshot.pods[color]?.current ?? 0) > 0);
        if (isReady && reach.blue + reach.green > 0.999) return true;
        if (Date.now() > until) return false;
    }
}

async function bringBack(stand: Stand, beginning: Beginning): Promise<void> {
    stand.standsAs = undefined;
    await stand.configured.reset(beginning);
    await stand.kubectl(["delete", "horizontalpodautoscaler", "--all", "--wait=false"]);
    const up = () => stand.pulumi("up", "--yes", "--skip-preview", "--refresh");
    let last = await up();
    if (last.exitCode !== 0) last = await up();
    if (last.exitCode !== 0 || !(await isSound()))
        throw new Violation([`converges: two updates did not restore the beginning: ${last.output.slice(-1500)}`], "");
    stand.standsAs = JSON.stringify(beginning);
}
