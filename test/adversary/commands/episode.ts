import fc from "fast-check";
import { step as anyStep } from "./all.ts";
import { command } from "./command.ts";
import type { Moment } from "./during.ts";
import { fault } from "./fault.ts";
import { oldYaml } from "./oldYaml.ts";
import { onePod } from "./onePod.ts";
import { HOST, IDLE, LIVE } from "./roles.ts";
import { type Changes, FAULT, portOf } from "./settings.ts";
import type { Step } from "./step.ts";
import { waysByHand } from "./waysByHand.ts";

/**
 * Steps that find more together than each alone: nearly every lost request was due to a second step that came while the first was
 * running, or that did not know of it.
 */
export type Episode = readonly Step[];

/** First in its list, since shrinking prefers the first value. */
const PLAIN = ["--skip-preview"];
/** As in pipelines that trust the state. */
const UNSEEING = ["--skip-preview", "--refresh=false"];
const flags = fc.constantFrom(
    ...[PLAIN, PLAIN, PLAIN],
    ...[UNSEEING, UNSEEING, UNSEEING],
    ...[["--skip-preview", "--parallel", "1"], []],
);

/** A split in favour of the idle colour, with pods for it, without which validation refuses the split. */
const canary: fc.Arbitrary<Changes> = fc.constantFrom<Changes>(
    { "traffic.idlePercent": "10", standbyReplicas: "1" },
    { "traffic.idlePercent": "50", standbyReplicas: "3" },
    { "traffic.idlePercent": "90", standbyReplicas: "3" },
);
const WHOLE: Changes = { activeColor: IDLE, "traffic.idlePercent": null };

/** Traffic moves: all of it, or a part. */
const move: fc.Arbitrary<Changes> = fc.oneof(
    { weight: 2, arbitrary: fc.constant<Changes>({ activeColor: IDLE }) },
    { weight: 5, arbitrary: fc.constant(WHOLE) },
    { weight: 3, arbitrary: canary },
);

const eitherRole = fc.constantFrom(IDLE, LIVE);
const image = fc
    .tuple(eitherRole, fc.integer({ min: 3, max: 9 }))
    .map(([role, release]): Changes => ({ [`${role}.image`]: `my-app:${release}.0.0` }));

/** A new release of the idle colour, on the same port or another one. */
const release: fc.Arbitrary<Changes> = fc.oneof(
    { weight: 4, arbitrary: image },
    { weight: 3, arbitrary: fc.constantFrom("9090", "9090", null).map((port) => portOf(IDLE, port)) },
);

/** Pods are replaced, added or removed. */
const touch: fc.Arbitrary<Changes> = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom("5", "4", "2").map((replicas): Changes => ({ replicas })) },
    { weight: 3, arbitrary: image },
    { weight: 2, arbitrary: fc.constantFrom("0", "3").map((standbyReplicas): Changes => ({ standbyReplicas })) },
);

const more = fc.constantFrom("5", "4").map((replicas): Changes => ({ replicas }));

/** Harmless for an idle colour, and only for it. */
const takesAway: fc.Arbitrary<Changes> = fc.oneof(
    { weight: 2, arbitrary: fc.constant<Changes>({ standbyReplicas: "0" }) },
    { weight: 1, arbitrary: fc.constant<Changes>({ replicas: "2" }) },
    { weight: 2, arbitrary: image },
);

/** The Service is pinned to the active colour, or no longer. */
const pin: fc.Arbitrary<Changes> = fc.constantFrom<Changes>({ "service.pinToActive": "true" }, { service: null });

const rollback: fc.Arbitrary<Step> = fc
    .constantFrom(["--no-follow"], [], ["--force"])
    .map((options) => ({ kind: "rollback", data: options }));

const cutover: fc.Arbitrary<Step> = fc
    .constantFrom(["--bake", "0"], ["--steps", "30,100", "--bake", "0"])
    .map((options) => ({ kind: "cutover", data: { to: IDLE, options } }));

/** In Istio a lone destination gets all the traffic, whatever its weight. */
const routeByHand: fc.Arbitrary<Step> = fc
    .tuple(fc.constantFrom(LIVE, LIVE, IDLE), fc.constantFrom(100, 0))
    .map(([to, weight]) => ({ kind: "routeByHand", data: { to, weight, host: HOST } }));

const podsByHand: fc.Arbitrary<Step> = fc
    .tuple(
        fc.constantFrom(LIVE, LIVE, LIVE, IDLE),
        fc.constantFrom<readonly string[]>(["set", "env"], ["rollout", "restart"], ["set", "env"], ["scale"]),
    )
    .map(([role, verb]) => ({
        kind: "podsByHand",
        data: [
            ...verb,
            `deployment/my-app-${role}`,
            ...(verb[0] === "set" ? ["FEATURE=off"] : verb[0] === "scale" ? ["--replicas=5"] : []),
        ],
    }));

const anotherPush: fc.Arbitrary<Step> = fc
    .integer({ min: 1, max: 60 })
    .map((timeout) => ({ kind: "anotherPush", data: timeout }));

const interrupt: fc.Arbitrary<Step> = fc
    .constantFrom("SIGINT", "SIGKILL", "SIGKILL alone", "SIGINT twice", "SIGTERM")
    .map((signal) => ({ kind: "interrupt", data: signal }));

const MOMENTS = fc.constantFrom<Moment>(
    ...(["the route has moved", "the route has moved", "it begins to change things"] as const),
    "pods come up",
);
const SECONDS = fc.constantFrom(1, 0, 2, 3, 4);

/** While one person moves traffic, another changes something about the same traffic. */
const inTheMiddle: fc.Arbitrary<Episode> = fc
    .record({
        first: fc.oneof(
            { weight: 4, arbitrary: updateWith(perhaps(fc.oneof(release, touch, pin)), one(move)) },
            { weight: 1, arbitrary: cutover },
        ),
        moment: MOMENTS,
        seconds: SECONDS,
        between: fc.oneof(
            { weight: 4, arbitrary: rollback },
            { weight: 3, arbitrary: routeByHand },
            { weight: 3, arbitrary: anotherPush },
            { weight: 1, arbitrary: podsByHand },
            { weight: 1, arbitrary: interrupt },
            { weight: 3, arbitrary: fault.data.map((data) => ({ kind: "fault", data })) },
        ),
    })
    .map((data) => [{ kind: "during", data }]);

function updateWith(...parts: readonly fc.Arbitrary<readonly Changes[]>[]): fc.Arbitrary<Step> {
    return fc.tuple(fc.tuple(...parts), flags).map(([changes, given]) => ({
        kind: "update",
        data: { changes: changes.flat(), flags: given },
    }));
}

function one(changes: fc.Arbitrary<Changes>): fc.Arbitrary<readonly Changes[]> {
    return changes.map((each) => [each]);
}

function perhaps(changes: fc.Arbitrary<Changes>): fc.Arbitrary<readonly Changes[]> {
    return fc.array(changes, { maxLength: 1 });
}

/** Someone edits the route, Service or subsets by hand, and the next update does not know of it. */
const afterTheRoute = inARow(
    fc.oneof(
        { weight: 4, arbitrary: routeByHand },
        { weight: 4, arbitrary: waysByHand.data.map((data) => ({ kind: "waysByHand", data })) },
        { weight: 1, arbitrary: oldYaml.data.map((data) => ({ kind: "oldYaml", data })) },
    ),
    updateWith(
        one(
            fc.oneof(
                { weight: 3, arbitrary: takesAway },
                { weight: 1, arbitrary: touch },
                { weight: 1, arbitrary: move },
            ),
        ),
    ),
);

/** Both steps, or the second one alone, which shrinking tries first. */
function inARow(first: fc.Arbitrary<Step>, second: fc.Arbitrary<Step>): fc.Arbitrary<Episode> {
    return fc
        .tuple(first, second, fc.constantFrom("second", "both", "both", "both", "both", "both"))
        .map(([one, another, which]) => (which === "second" ? [another] : [one, another]));
}

/** Someone changes pods by hand, and the next update is about something else. */
const afterThePods = inARow(
    fc.oneof(
        { weight: 4, arbitrary: podsByHand },
        { weight: 1, arbitrary: oldYaml.data.map((data) => ({ kind: "oldYaml", data })) },
        { weight: 1, arbitrary: onePod.data.map((data) => ({ kind: "onePod", data })) },
    ),
    updateWith(
        one(fc.oneof({ weight: 6, arbitrary: more }, { weight: 2, arbitrary: touch }, { weight: 1, arbitrary: move })),
    ),
);

const thereAndBack = inARow(
    fc.oneof({ weight: 3, arbitrary: updateWith(one(move)) }, { weight: 1, arbitrary: cutover }),
    rollback,
);

/** During a canary an update moves the rest of the traffic, and someone steps in before it ends. */
const secondThoughts: fc.Arbitrary<Episode> = fc
    .record({
        begun: updateWith(one(canary), perhaps(fc.constant<Changes>({ "gate.smokeTest.path": "/?delay=4s" }))),
        first: updateWith(
            one(fc.oneof({ weight: 3, arbitrary: fc.constant(WHOLE) }, { weight: 1, arbitrary: canary })),
        ),
        moment: fc.constantFrom<Moment>(
            ...(["it begins to change things", "it begins to change things"] as const),
            ...(["pods come up", "the route has moved"] as const),
        ),
        // Before the update reaches the gate, and while it is there.
        seconds: fc.constantFrom(3, 2, 4, 1, 5, 0),
        between: fc.oneof(
            { weight: 5, arbitrary: rollback },
            { weight: 1, arbitrary: routeByHand },
            { weight: 1, arbitrary: podsByHand },
            { weight: 1, arbitrary: interrupt },
        ),
    })
    .map(({ begun, ...during }) => [begun, { kind: "during", data: during }]);

/** After a cutover the guide's scripts move the traffic back, without changing the configuration. */
const backByHand: fc.Arbitrary<Episode> = fc
    .record({
        moved: updateWith(one(fc.constant<Changes>({ ...WHOLE, standbyReplicas: "3" }))),
        back: fc
            .constantFrom(0, 100)
            .map((weight) => ({ kind: "routeByHand", data: { to: IDLE, weight, host: HOST } })),
        next: fc.oneof(
            { weight: 4, arbitrary: updateWith(one(takesAway)) },
            { weight: 1, arbitrary: command.data.map((data) => ({ kind: "command", data })) },
            { weight: 1, arbitrary: rollback },
        ),
    })
    .map(({ moved, back, next }) => [moved, back, next]);

/** The next release: deployed to the idle colour and given the traffic in one update, or in two. */
const nextRelease: fc.Arbitrary<Episode> = fc.oneof(
    updateWith(one(release), one(move)).map((step) => [step]),
    inARow(updateWith(one(release)), updateWith(one(move))),
);

/** A release that never becomes ready, fixed after one attempt: otherwise every later cutover to it would wait in vain. */
const badRelease: fc.Arbitrary<Episode> = fc
    .record({
        fault: fc.constantFrom("never-ready", "crash-loop"),
        move: perhaps(move),
        given: fc.tuple(flags, flags),
        between: fc.option(fc.oneof(rollback, interrupt, podsByHand), { freq: 2 }),
        seconds: SECONDS,
    })
    .map(({ fault, move, given: [first, last], between, seconds }) => {
        const faulty = (role: string, value: string | null) => ({ [annotationOf(role, fault)]: value });
        const tried = { kind: "update", data: { changes: [faulty(IDLE, "true"), ...move], flags: first } };
        const changes = [{ ...faulty(IDLE, null), ...faulty(LIVE, null) }];
        const during = { first: tried, moment: "it begins to change things", seconds, between };
        return [between ? { kind: "during", data: during } : tried, { kind: "update", data: { changes, flags: last } }];
    });

function annotationOf(role: string, fault: string) {
    return `${role}.podAnnotations["${FAULT}/${fault}"]`;
}

/** `pulumi config rm` of a value leaves its parent object behind, empty. */
const takenOut: fc.Arbitrary<Episode> = fc
    .tuple(
        fc.constantFrom<readonly [path: string, value: string, out: string]>(
            ["traffic.match[0].headers.x-tester.exact", "yes", "traffic.match[0].headers.x-tester"],
            ["traffic.match[0].queryParams.tester.exact", "yes", "traffic.match[0].queryParams.tester"],
            ["traffic.testHeader.name", "x-color", "traffic.testHeader.name"],
            ["gate.smokeTest.path", "/health", "gate.smokeTest.path"],
        ),
        flags,
    )
    .map(([[path, value, out], given]) => [
        { kind: "update", data: { changes: [{ [path]: value }, { [out]: null }], flags: given } },
    ]);

const RELEASE: Step = { kind: "command", data: ["release"] };

/** With a Service that follows the traffic, traffic moves and comes back. */
const pinnedThereAndBack = inARow(
    updateWith(one(fc.constant<Changes>({ ...WHOLE, "service.pinToActive": "true", standbyReplicas: "3" }))),
    rollback,
);

/** While an update waits after the route has changed, until the old colour may lose its pods, someone steps in. */
const duringTheDrain: fc.Arbitrary<Episode> = fc
    .record({
        first: updateWith(one(fc.constant<Changes>({ ...WHOLE, standbyReplicas: "0" }))),
        moment: fc.constant<Moment>("the route has moved"),
        seconds: SECONDS,
        between: fc.oneof(
            { weight: 4, arbitrary: rollback },
            { weight: 3, arbitrary: anotherPush },
            { weight: 2, arbitrary: routeByHand },
        ),
    })
    .map((data) => [{ kind: "during", data }]);

const EPISODES = {
    anyStep: anyStep.map((each): Episode => [each]),
    ...{ inTheMiddle, afterTheRoute, afterThePods, nextRelease, badRelease, thereAndBack, secondThoughts, backByHand },
    ...{ takenOut, pinnedThereAndBack, duringTheDrain },
};

/** What the operators of a run do, and how often in relation to the rest. */
export type Weights = Readonly<Partial<Record<keyof typeof EPISODES, number>>>;

export function episodesOf(weights: Weights): fc.Arbitrary<Episode> {
    const some = Object.entries(weights).map(([name, weight]) => ({
        weight,
        arbitrary: EPISODES[name as keyof typeof EPISODES],
    }));
    return fc
        .tuple(fc.oneof(...some), fc.constantFrom(false, true, true))
        .map(([steps, isReleased]) => releasedAfter(steps, isReleased));
}

/** After a rollback the colour is mostly released soon: its hold would refuse everything that follows. */
function releasedAfter(steps: Episode, isReleased: boolean): Episode {
    return isReleased && steps.some(isRollback) ? [...steps, RELEASE] : steps;
}

function isRollback({ kind, data }: Step): boolean {
    return kind === "rollback" || (kind === "during" && isRollback((data as { readonly between: Step }).between));
}
