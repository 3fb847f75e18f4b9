import fc from "fast-check";
import { WAITS } from "./settings.ts";

/** Values of the configuration by path, all of them set. */
export type Beginning = Readonly<Record<string, string>>;

const NOTHING: Beginning = {};

/** Mostly not; what is left out is what smaller runs begin without. */
const sometimes = (most: number, ...values: readonly Beginning[]): fc.Arbitrary<Beginning> =>
    fc.constantFrom(...Array.from({ length: most }, () => NOTHING), ...values);

/** What a run may start with, beside the standard: what stays set for long where people use it at all. */
export const beginning: fc.Arbitrary<Beginning> = fc
    .tuple(
        sometimes(2, { standbyReplicas: "1" }, { standbyReplicas: "3" }),
        sometimes(3, { "service.pinToActive": "true" }),
        sometimes(2, WAITS as Beginning),
        sometimes(4, { allowLiveChange: "true" }),
        sometimes(1, { "gate.smokeTest.path": "/?delay=4s" }),
        // So long that whoever comes in the middle of a drain is still in it on a slow machine.
        sometimes(1, { scaleDownDelaySeconds: "10" }),
        sometimes(3, { "traffic.idlePercent": "10", standbyReplicas: "1" }),
    )
    .map((parts) => Object.assign({}, ...parts) as Beginning);
