import { runPulumi } from "../stack/pulumiCli.ts";
import type { Session } from "../stack/session.ts";
import type { StackService } from "../stack/stackService.ts";
import { type ListedConfig, prefixOf, type TrafficConfig, trafficConfig } from "./serviceConfig.ts";

/** What the configuration says of a service now. */
export async function trafficConfigOf(
    { options: { cwd, configFile }, stack }: Session,
    { name, project }: StackService,
): Promise<TrafficConfig> {
    const file = configFile ? [`--config-file=${configFile}`] : [];
    const text = await runPulumi(cwd, { args: ["config", "--json", `--stack=${stack}`, ...file] });
    const config = JSON.parse(text) as ListedConfig;
    return trafficConfig(project, prefixOf(project, name, config), config);
}
