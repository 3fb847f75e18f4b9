import { argoBlueGreen } from "./argo/blueGreen.ts";
import { argoCanary } from "./argo/canary.ts";
import type { Contestant } from "./contestant.ts";
import { flaggerBlueGreen } from "./flagger/blueGreen.ts";
import { guideRollback, guideSwitch } from "./guide.ts";
import { handWritten } from "./handWritten.ts";
import { cutoverCommand } from "./ours/cutoverCommand.ts";
import { pulumiUp } from "./ours/pulumiUp.ts";
import { rollbackCommand } from "./ours/rollbackCommand.ts";

export const ours: readonly Contestant[] = [pulumiUp, cutoverCommand, rollbackCommand];

/** In the order in which tables list them. */
export const contestants: readonly Contestant[] = [
    ...ours,
    ...[handWritten, guideSwitch, guideRollback],
    ...[argoBlueGreen, argoCanary, flaggerBlueGreen],
];
