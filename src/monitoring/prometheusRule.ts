import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { RuleSettings } from "../arguments/monitoringSettings.ts";
import type { Settings } from "../arguments/settings.ts";
import { metadata, OWNED } from "../objects/metadata.ts";
import { type AlertingRule, alertingRules, alertSubjectOf } from "./alerts.ts";
import { observedService } from "./observedService.ts";
import { placement } from "./placement.ts";
import type { ObservedService } from "./requests.ts";

/** What the Prometheus Operator's PrometheusRule holds, as far as it is used here. */
export interface PrometheusRuleSpec {
    readonly groups: { readonly name: string; readonly rules: AlertingRule[] }[];
}

export function prometheusRuleSpec(
    settings: Settings,
    service: ObservedService,
    rule: RuleSettings,
): PrometheusRuleSpec {
    // Prometheus shows the rules of all services in one list.
    const name = `blue-green-${service.namespace}-${settings.name}`;
    return { groups: [{ name, rules: alertingRules(alertSubjectOf(settings, service), rule) }] };
}

export function createPrometheusRule(
    settings: Settings,
    rule: RuleSettings,
    opts: CustomResourceOptions,
): CustomResource {
    return new CustomResource(
        settings.name,
        {
            apiVersion: "monitoring.coreos.com/v1",
            kind: "PrometheusRule",
            metadata: {
                ...metadata(settings, settings.name, { labels: rule.labels, annotations: OWNED }),
                ...placement(settings, settings.name, rule.namespace),
            },
            spec: observedService(settings).apply((service) => prometheusRuleSpec(settings, service, rule)),
        },
        opts,
    );
}
