import fc from "fast-check";
import { WAITS } from "./settings.ts";

/** Configuration by path, on top of the standard; null removes the standard's value. */
export type Beginning = Readonly<Record<string, string | null>>;

const NOTHING: Beginning = {};

/** An autoscaler that the adversary's load keeps at its minimum. */
const AUTOSCALED: Beginning = { "autoscaling.minReplicas": "2", "autoscaling.maxReplicas": "5", standbyReplicas: null };

/** Two services in one stack, of which one is observed. The other values apply to both. */
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

/** What a run may start with on top of the standard: settings that people leave on for long. */
export const beginning: fc.Arbitrary<Beginning> = fc
    .tuple(
        sometimes(2, { standbyReplicas: "1" }, { standbyReplicas: "3" }),
        sometimes(2, { "service.pinToActive": "true" }),
        sometimes(2, WAITS as Beginning),
        sometimes(4, { allowLiveChange: "true" }),
        sometimes(2, { "gate.smokeTest.path": "/?delay=4s" }),
        // Long enough to still be draining when the second step comes, even on a slow machine.
        sometimes(2, { scaleDownDelaySeconds: "10" }),
        sometimes(3, { "traffic.idlePercent": "10", standbyReplicas: "1" }),
        sometimes(5, { "traffic.mirrorPercent": "10", standbyReplicas: "1" }),
        sometimes(5, { "traffic.testHeader.name": "x-color", standbyReplicas: "1" }),
        sometimes(6, AUTOSCALED, SEVERAL),
    )
    .map((parts) => Object.assign({}, ...parts) as Beginning);

/** Mostly nothing, which comes first because shrinking prefers it. */
function sometimes(most: number, ...values: readonly Beginning[]): fc.Arbitrary<Beginning> {
    return fc.constantFrom(...Array.from({ length: most }, () => NOTHING), ...values);
}
