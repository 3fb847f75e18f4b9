import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { DashboardSettings } from "../arguments/monitoringSettings.ts";
import type { Settings } from "../arguments/settings.ts";
import { dashboardName } from "../model/names.ts";
import { metadata, OWNED } from "../objects/metadata.ts";
import { observedService } from "./observedService.ts";
import { placement } from "./placement.ts";
import type { ObservedService } from "./requests.ts";

/**
 * The ConfigMap's data. Grafana's SDK is loaded only here: the property may be an Output, so the constructor need not wait, and
 * programs without a dashboard never load it.
 */
export async function dashboardData(
    settings: Settings,
    service: ObservedService,
    dashboard: DashboardSettings,
): Promise<Record<string, string>> {
    const { dashboardModel } = await import("./dashboardModel.ts");
    const model = dashboardModel({ service, dashboard, rule: settings.monitoring.rule });
    // Grafana's sidecar writes the files of all ConfigMaps into one folder.
    return { [`${service.namespace}-${dashboardName(settings.name)}.json`]: `${JSON.stringify(model, null, 2)}\n` };
}

export function createDashboard(
    settings: Settings,
    dashboard: DashboardSettings,
    opts: CustomResourceOptions,
): ConfigMap {
    const name = dashboardName(settings.name);
    const { labels, annotations } = dashboard;
    return new ConfigMap(
        name,
        {
            metadata: {
                ...metadata(settings, name, { labels, annotations: { ...OWNED, ...annotations } }),
                ...placement(settings, name, dashboard.namespace),
            },
            data: observedService(settings).apply((service) => dashboardData(settings, service, dashboard)),
        },
        opts,
    );
}
