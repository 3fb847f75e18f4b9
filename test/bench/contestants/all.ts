import { argoBlueGreen } from "./argo/blueGreen.ts";
import { argoCanary } from "./argo/canary.ts";
import type { Contestant } from "./contestant.ts";
import { flaggerBlueGreen } from "./flagger/blueGreen.ts";
import { guideRollback, guideSwitch } from "./guide.ts";
import { handWritten } from "./handWritten.ts";
import { cutoverCommand } from "./ours/cutoverCommand.ts";
import { pulumiUp } from "./ours/pulumiUp.ts";
import { rollbackCommand } from "./ours/rollbackCommand.ts";

/** In the order in which tables list them. */
export const contestants: readonly Contestant[] = [
    ...[pulumiUp, cutoverCommand, rollbackCommand],
    ...[handWritten, guideSwitch, guideRollback],
    ...[argoBlueGreen, argoCanary, flaggerBlueGreen],
];
