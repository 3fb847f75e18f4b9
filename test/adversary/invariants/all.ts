import { announced } from "./announced.ts";
import { enoughPods } from "./enoughPods.ts";
import { exitTold } from "./exitTold.ts";
import { hold } from "./hold.ts";
import { liveColor } from "./liveColor.ts";
import { looksOnly } from "./looksOnly.ts";
import { mends } from "./mends.ts";
import type { Invariant, Observation } from "./observation.ts";
import { othersStay } from "./othersStay.ts";
import { policyVerdict } from "./policyVerdict.ts";
import { reason } from "./reason.ts";
import { requestsAnswered } from "./requestsAnswered.ts";
import { secretsStayOut } from "./secretsStayOut.ts";
import { staysPut } from "./staysPut.ts";

const INVARIANTS = {
    requestsAnswered,
    liveColor,
    hold,
    enoughPods,
    announced,
    exitTold,
    reason,
    looksOnly,
    mends,
    secretsStayOut,
    policyVerdict,
    othersStay,
    staysPut,
} satisfies Readonly<Record<string, Invariant>>;

/** Every violation, with the name of its invariant. */
export function violations(observation: Observation): string[] {
    return Object.entries(INVARIANTS).flatMap(([name, invariant]) =>
        invariant(observation).map((sentence) => `${name}: ${sentence}`),
    );
}
