import { runPulumi } from "../stack/pulumiCli.ts";
import type { Session } from "../stack/session.ts";
import type { StackService } from "../stack/stackService.ts";
import { type ListedConfig, prefixOf, type TrafficConfig, trafficConfig } from "./serviceConfig.ts";

export interface ServiceConfigRead extends TrafficConfig {
    /** Where the service's arguments are in the configuration, as `prefixOf` says. */
    readonly prefix: string;
}

/** What the configuration says of a service now. */
export async function trafficConfigOf(
    { options: { cwd, configFile }, stack }: Session,
    { name, project }: StackService,
): Promise<ServiceConfigRead> {
    const file = configFile ? [`--config-file=${configFile}`] : [];
    const text = await runPulumi(cwd, { args: ["config", "--json", `--stack=${stack}`, ...file] });
    const config = JSON.parse(text) as ListedConfig;
    const prefix = prefixOf(project, name, config);
    return { prefix, ...trafficConfig(project, prefix, config) };
}
