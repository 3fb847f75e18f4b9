import fc from "fast-check";
import { anotherPush } from "./anotherPush.ts";
import { cancel } from "./cancel.ts";
import { command } from "./command.ts";
import { configure } from "./configure.ts";
import { cutover } from "./cutover.ts";
import { during } from "./during.ts";
import { fault } from "./fault.ts";
import { judgedUpdate } from "./judgedUpdate.ts";
import { look } from "./look.ts";
import { oldYaml } from "./oldYaml.ts";
import { onePod } from "./onePod.ts";
import { podsByHand } from "./podsByHand.ts";
import { rollback } from "./rollback.ts";
import { routeByHand } from "./routeByHand.ts";
import type { Step, StepKind } from "./step.ts";
import { update } from "./update.ts";
import { wait } from "./wait.ts";
import { waysByHand } from "./waysByHand.ts";

const KINDS = [
    ...[update, during, rollback, cutover, command, configure, look, judgedUpdate, cancel, fault],
    ...[routeByHand, podsByHand, onePod, waysByHand, oldYaml, anotherPush, wait],
] as readonly StepKind<unknown>[];

export const step: fc.Arbitrary<Step> = fc.oneof(
    ...KINDS.map(({ kind, weight, data }) => ({ weight, arbitrary: fc.record({ kind: fc.constant(kind), data }) })),
);

export function kindOf({ kind }: Step): StepKind<unknown> {
    const found = KINDS.find((each) => each.kind === kind);
    if (!found)
        throw new Error(`got a step of the kind ${kind}; allowed: ${KINDS.map((each) => each.kind).join(", ")}`);
    return found;
}
