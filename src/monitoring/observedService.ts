import { type Output, output } from "@pulumi/pulumi";
import type { Settings } from "../arguments/settings.ts";
import { bothColorsName } from "../model/names.ts";
import type { ObservedService } from "./requests.ts";

/** The service as Istio's metrics name it; its namespace may be known late. */
export function observedService({ namespace, names, pinToActive, monitoring }: Settings): Output<ObservedService> {
    return output(namespace).apply((known) => ({
        namespace: known,
        services: pinToActive ? [names.service, bothColorsName(names.service)] : [names.service],
        workloads: { blue: names.blue, green: names.green },
        matchers: monitoring.matchers,
    }));
}
