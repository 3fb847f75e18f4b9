import type { BlueGreenServiceArgs, MonitoringArgs } from "../../../src/args.ts";
import { validate } from "../../../src/arguments/validate.ts";
import type { AlertingRule } from "../../../src/monitoring/alerts.ts";
import { prometheusRuleSpec } from "../../../src/monitoring/prometheusRule.ts";
import type { ObservedService } from "../../../src/monitoring/requests.ts";
import { HAPPY } from "../happy.ts";

/** The happy service, as Istio's metrics name it. */
export const OBSERVED: ObservedService = {
    namespace: "default",
    services: ["my-app"],
    workloads: { blue: "my-app-blue", green: "my-app-green" },
};

/** The alerting rules of the happy service with something changed. */
export function rulesWith(
    prometheusRule: MonitoringArgs["prometheusRule"] = true,
    change: Partial<BlueGreenServiceArgs> = {},
): AlertingRule[] {
    const settings = validate("my-app", { ...HAPPY, ...change, monitoring: { prometheusRule } });
    if (!settings.monitoring.rule) throw new Error("no rule was asked for");
    return prometheusRuleSpec(settings, OBSERVED, settings.monitoring.rule).groups.flatMap(({ rules }) => rules);
}
