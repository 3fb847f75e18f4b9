import fc from "fast-check";
import { WAITS } from "./settings.ts";

/** Values of the configuration by path, over the standard or, where null, instead of it. */
export type Beginning = Readonly<Record<string, string | null>>;

const NOTHING: Beginning = {};

/** As many as there is work for, which is less than there are callers in the adversary. */
const AUTOSCALED: Beginning = { "autoscaling.minReplicas": "2", "autoscaling.maxReplicas": "5", standbyReplicas: null };

/** Two services of one stack, of which one is looked at; what stands beside them is for both. */
const SEVERAL: Beginning = {
    "services.my-app.host": "my-app.example.com",
    "services.cart.host": "cart.example.com",
    "blue.image": "my-app:1.0.0",
    "blue.version": "v1",
    "green.image": "my-app:2.0.0",
    "green.version": "v2",
    "container.port": "8080",
    "container.healthPath": "/health",
    "gateway.selector.istio": "ingressgateway",
    "gateway.port": "8080",
    replicas: "3",
};

/** What a run may start with, beside the standard: what stays set for long where people use it at all. */
export const beginning: fc.Arbitrary<Beginning> = fc
    .tuple(
        sometimes(2, { standbyReplicas: "1" }, { standbyReplicas: "3" }),
        sometimes(2, { "service.pinToActive": "true" }),
        sometimes(2, WAITS as Beginning),
        sometimes(4, { allowLiveChange: "true" }),
        sometimes(2, { "gate.smokeTest.path": "/?delay=4s" }),
        // So long that whoever comes in the middle of a drain is still in it on a slow machine.
        sometimes(2, { scaleDownDelaySeconds: "10" }),
        sometimes(3, { "traffic.idlePercent": "10", standbyReplicas: "1" }),
        sometimes(5, { "traffic.mirrorPercent": "10", standbyReplicas: "1" }),
        sometimes(5, { "traffic.testHeader.name": "x-color", standbyReplicas: "1" }),
        sometimes(6, AUTOSCALED, SEVERAL),
    )
    .map((parts) => Object.assign({}, ...parts) as Beginning);

/** Mostly not; what is left out is what smaller runs begin without. */
function sometimes(most: number, ...values: readonly Beginning[]): fc.Arbitrary<Beginning> {
    return fc.constantFrom(...Array.from({ length: most }, () => NOTHING), ...values);
}
