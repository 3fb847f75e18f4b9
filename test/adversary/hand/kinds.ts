import fc from "fast-check";
import type { Episode } from "../commands/episode.ts";
import { objectsByHandWith } from "../commands/objectsByHand.ts";
import { onePod } from "../commands/onePod.ts";
import { podsByHand } from "../commands/podsByHand.ts";
import { HOST, IDLE, LIVE } from "../commands/roles.ts";
import { routeByHand } from "../commands/routeByHand.ts";
import type { Step, StepKind } from "../commands/step.ts";
import { wait } from "../commands/wait.ts";
import type { Notebook } from "./notebook.ts";
import { judgedWithout, updateUnder } from "./updates.ts";

const objectsByHand = objectsByHandWith(
    ["autoscale", `deployment/my-app-${IDLE}`, "--min=3", "--max=5", "--cpu=70%"],
    ["autoscale", `deployment/my-app-${LIVE}`, "--min=2", "--max=5", "--cpu=70%"],
    ["delete", "horizontalpodautoscaler", "--all"],
    ["label", `deployment/my-app-${IDLE}`, "owner=somebody", "--overwrite"],
    ["scale", `deployment/my-app-${IDLE}`, "--replicas=0"],
    ["scale", `deployment/my-app-${IDLE}`, "--replicas=3"],
    ["scale", `deployment/my-app-${LIVE}`, "--replicas=5"],
);

const live = fc.constantFrom(LIVE, LIVE, IDLE);

/** Someone moves the route by hand, as the guide's scripts do. */
const moveByHand: fc.Arbitrary<Step> = live.map((to) => ({
    kind: "routeByHand",
    data: { to, weight: 100, host: HOST },
}));

export interface Kinds {
    readonly episode: fc.Arbitrary<Episode>;
    kindOf(step: Step): StepKind<unknown>;
}

export function kindsWith(notebook: Notebook): Kinds {
    const kinds = [
        ...[judgedWithout(notebook), updateUnder(notebook)],
        ...[routeByHand, podsByHand, onePod, objectsByHand, wait],
    ] as readonly StepKind<unknown>[];
    const kindOf = ({ kind }: Step): StepKind<unknown> => {
        const found = kinds.find((each) => each.kind === kind);
        if (!found)
            throw new Error(
                `got a step of the kind ${kind}; allowed for a hand-written stack: ${kinds.map((each) => each.kind).join(", ")}`,
            );
        return found;
    };
    const anyStep: fc.Arbitrary<Step> = fc.oneof(
        ...kinds.map(({ kind, weight, data }) => ({ weight, arbitrary: fc.record({ kind: fc.constant(kind), data }) })),
    );
    const byHand: fc.Arbitrary<Step> = fc.oneof(
        { weight: 2, arbitrary: moveByHand },
        ...[podsByHand, objectsByHand, onePod].map(({ kind, weight, data }) => ({
            weight,
            arbitrary: fc.record({ kind: fc.constant(kind), data: data as fc.Arbitrary<unknown> }),
        })),
    );
    const update: fc.Arbitrary<Step> = fc.oneof(
        ...kinds.slice(0, 2).map(({ kind, data }) => fc.record({ kind: fc.constant(kind), data })),
    );
    const episode = fc.oneof(
        { weight: 5, arbitrary: anyStep.map((each) => [each]) },
        { weight: 3, arbitrary: fc.tuple(byHand, update) as fc.Arbitrary<Episode> },
    );
    return { episode, kindOf };
}
