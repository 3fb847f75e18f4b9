import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { type CustomResourceOptions, type Output, output } from "@pulumi/pulumi";
import type { DashboardSettings, RuleSettings } from "../arguments/monitoringSettings.ts";
import { isEntry, type ReleaseSetSettings, type Settings } from "../arguments/settings.ts";
import { dashboardName, releaseSetName, SetLabels } from "../model/names.ts";
import { OWNED } from "../objects/metadata.ts";
import { observedService } from "./observedService.ts";
import { placement } from "./placement.ts";
import type { PrometheusRuleSpec } from "./prometheusRule.ts";
import { type ObservedSet, setAlertingRules } from "./setAlerts.ts";

/**
 * What shows a release set as a whole: an alert and a dashboard, with the settings of the first service that has its own, entries
 * first.
 */
export function createSetMonitoring(set: ReleaseSetSettings, opts: CustomResourceOptions): void {
    const inOrder = set.members.toSorted((one, another) => Number(isEntry(another)) - Number(isEntry(one)));
    const ruled = inOrder.find(({ monitoring }) => monitoring.rule);
    const shown = inOrder.find(({ monitoring }) => monitoring.dashboard);
    if (ruled?.monitoring.rule?.mixedColors) createRule(set, ruled, ruled.monitoring.rule, opts);
    if (shown?.monitoring.dashboard) createSetDashboard(set, shown, shown.monitoring.dashboard, opts);
}

function createRule(set: ReleaseSetSettings, like: Settings, rule: RuleSettings, opts: CustomResourceOptions): void {
    const name = releaseSetName(set.name);
    new CustomResource(
        name,
        {
            apiVersion: "monitoring.coreos.com/v1",
            kind: "PrometheusRule",
            metadata: {
                labels: { ...like.labels, ...rule.labels, [SetLabels.set]: set.name },
                annotations: { ...like.annotations, ...OWNED },
                ...placement(like, name, rule.namespace),
            },
            spec: observedSet(set, like).apply((observed) => setRuleSpec(observed, rule)),
        },
        opts,
    );
}

/** The alerts of a set, in one group. */
export function setRuleSpec(set: ObservedSet, rule: RuleSettings): PrometheusRuleSpec {
    const name = `blue-green-${set.namespace}-${releaseSetName(set.name)}`;
    return { groups: [{ name, rules: setAlertingRules(set, rule) }] };
}

function createSetDashboard(
    set: ReleaseSetSettings,
    like: Settings,
    dashboard: DashboardSettings,
    opts: CustomResourceOptions,
): void {
    const name = dashboardName(releaseSetName(set.name));
    new ConfigMap(
        name,
        {
            metadata: {
                labels: { ...like.labels, ...dashboard.labels, [SetLabels.set]: set.name },
                annotations: { ...like.annotations, ...OWNED, ...dashboard.annotations },
                ...placement(like, name, dashboard.namespace),
            },
            data: observedSet(set, like).apply(async (observed) => {
                const { setDashboardModel } = await import("./setDashboardModel.ts");
                const model = setDashboardModel(observed, dashboard, like.monitoring.rule);
                return { [`${observed.namespace}-${name}.json`]: `${JSON.stringify(model, null, 2)}\n` };
            }),
        },
        opts,
    );
}

function observedSet({ name, members }: ReleaseSetSettings, like: Settings): Output<ObservedSet> {
    return output([observedService(like), ...members.map(observedService)]).apply(([first, ...observed]) => ({
        name,
        namespace: first?.namespace ?? "",
        members: observed,
        entries: observed.filter((_, index) => members[index] && isEntry(members[index])),
    }));
}
