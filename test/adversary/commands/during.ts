import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { COLORS } from "../../../src/model/color.ts";
import type { Stand } from "../stand.ts";
import { anotherPush } from "./anotherPush.ts";
import { cancel } from "./cancel.ts";
import { command } from "./command.ts";
import { cutover } from "./cutover.ts";
import { fault } from "./fault.ts";
import { interrupt } from "./interrupt.ts";
import { oldYaml } from "./oldYaml.ts";
import { onePod } from "./onePod.ts";
import { podsByHand } from "./podsByHand.ts";
import { rollback } from "./rollback.ts";
import { routeByHand } from "./routeByHand.ts";
import type { Step, StepKind } from "./step.ts";
import { update } from "./update.ts";
import { waysByHand } from "./waysByHand.ts";

/** Shrinking prefers the first of those that a generator lists. */
export type Moment = "the route has moved" | "pods come up" | "it begins to change things" | "some time has passed";

interface During {
    readonly first: Step;
    readonly moment: Moment;
    /** Seconds to wait after that moment. */
    readonly seconds: number;
    readonly between: Step;
}

/** The kinds of steps that may run first, and those that may come in the middle of them. */
const FIRST = [update, cutover, rollback, command] as readonly StepKind<unknown>[];
const THEN = [
    ...[rollback, cutover, command, update],
    ...[routeByHand, podsByHand, onePod, waysByHand, oldYaml, anotherPush, interrupt, cancel, fault],
] as readonly StepKind<unknown>[];

/** The adversary's most important step: one step comes in the middle of another. */
export const during: StepKind<During> = {
    kind: "during",
    weight: 12,
    data: fc.record({
        first: anyOf(FIRST),
        moment: fc.constantFrom<Moment>(
            "the route has moved",
            "the route has moved",
            "pods come up",
            "some time has passed",
        ),
        seconds: fc.integer({ min: 0, max: 60 }).map((tenths) => tenths / 10),
        between: anyOf(THEN),
    }),
    typed: ({ first, moment, seconds, between }) => {
        const lines = kindOf(first).typed(first.data);
        return [
            ...lines.slice(0, -1),
            `look() { ${LOOKS[moment]}; }; : > under-way.log; before=$(look)`,
            `${lines.at(-1)} > under-way.log 2>&1 & under_way=$!`,
            ...(moment === "some time has passed"
                ? []
                : ['while [ "$(look)" = "$before" ] && kill -0 $under_way; do sleep 0.1; done']),
            `sleep ${seconds}`,
            ...kindOf(between).typed(between.data),
            "wait $under_way; cat under-way.log",
        ];
    },
    run: async ({ first, moment, seconds, between }, stand) => {
        let isOver = false;
        const acted = kindOf(first)
            .run(first.data, stand)
            .finally(() => {
                isOver = true;
            });
        const comesBetween = async () => {
            await untilMoment(moment, stand, () => isOver);
            await sleep(seconds * 1000);
            await kindOf(between).run(between.data, stand);
        };
        await Promise.all([acted, comesBetween()]);
    },
};

function anyOf(kinds: readonly StepKind<unknown>[]): fc.Arbitrary<Step> {
    return fc.oneof(
        ...kinds.map(({ kind, weight, data }) => ({ weight, arbitrary: fc.record({ kind: fc.constant(kind), data }) })),
    );
}

function kindOf({ kind }: Step): StepKind<unknown> {
    const found = [...FIRST, ...THEN].find((each) => each.kind === kind);
    if (!found) throw new Error(`a step of the kind ${kind} cannot be part of a during step`);
    return found;
}

/** The shell command whose changed output shows each moment. */
const LOOKS: Readonly<Record<Moment, string>> = {
    "the route has moved": "kubectl get virtualservice my-app -o jsonpath={.spec.http}",
    "pods come up": "kubectl get deployments -o jsonpath={.items[*].spec.replicas}",
    "it begins to change things": "grep -c '^Updating' under-way.log",
    "some time has passed": "true",
};

/** Waits for the moment, or until the first step is over without it. */
async function untilMoment(moment: Moment, stand: Stand, isOver: () => boolean): Promise<void> {
    const { witness } = stand;
    const looks: Readonly<Record<Moment, () => string>> = {
        "the route has moved": () => JSON.stringify(witness.route?.view.share),
        "pods come up": () => COLORS.map((color) => witness.colors[color]?.replicas).join(),
        "it begins to change things": () => String(stand.said().match(/^Updating/gm)?.length ?? 0),
        "some time has passed": () => "",
    };
    if (moment === "some time has passed") return;
    const [look, before] = [looks[moment], looks[moment]()];
    while (!isOver() && look() === before) await sleep(20);
}
