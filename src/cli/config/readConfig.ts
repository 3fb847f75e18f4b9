import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { runPulumi } from "../stack/pulumiCli.ts";
import { isSet, membersOf, type Release } from "../stack/release.ts";
import type { Session } from "../stack/session.ts";
import { type StackService, withGate } from "../stack/stackService.ts";
import {
    type ConfigPlace,
    type ListedConfig,
    placeOf,
    prefixOf,
    releaseConfig,
    type TrafficConfig,
    trafficConfig,
} from "./serviceConfig.ts";

export interface ServiceConfigRead extends TrafficConfig {
    /** Where the service's arguments are in the configuration, as `prefixOf` says. */
    readonly prefix: string;
}

/** What the configuration says of a release now. */
export interface ReleaseConfigRead {
    readonly place: ConfigPlace;
    readonly traffic: ServiceConfigRead;
    /** The services, with the gates that the next update uses. */
    readonly members: readonly StackService[];
}

export async function releaseConfigOf(session: ConfigOf, release: Release): Promise<ReleaseConfigRead> {
    return readReleaseConfig(release, await listConfigOf(session));
}

type ConfigOf = Pick<Session, "options" | "stack">;

export async function listConfigOf({ options: { cwd, configFile }, stack }: ConfigOf): Promise<ListedConfig> {
    const file = configFile ? [`--config-file=${configFile}`] : [];
    const text = await runPulumi(cwd, { args: ["config", "--json", `--stack=${stack}`, ...file] });
    return JSON.parse(text) as ListedConfig;
}

export function readReleaseConfig(release: Release, config: ListedConfig): ReleaseConfigRead {
    const { project } = release;
    requireDeployedAs(release, config);
    const place = placeOf(release, config);
    const traffic = { prefix: place.prefix, ...releaseConfig(project, place, config) };
    const own = ({ name }: StackService) => trafficConfig(project, prefixOf(project, name, config), config);
    return {
        place,
        traffic: isInner(release) ? { ...traffic, idlePercent: undefined, hasMatch: false } : traffic,
        members: membersOf(release).map((service) => withGate(service, own(service).gate)),
    };
}

/** Whether it is one service of a set, to which no split applies. */
function isInner(release: Release): boolean {
    return !isSet(release) && release.set?.entries.includes(release.name) === false;
}

/** Until the next update, the stack is as it was deployed, and neither form of the configuration fits both. */
function requireDeployedAs(release: Release, config: ListedConfig): void {
    const { project, name } = release;
    const wanted = config[`${project}:releaseSet`]?.value;
    const deployed = String(isSet(release) || release.set !== undefined);
    if ((wanted !== "true" && wanted !== "false") || wanted === deployed) return;
    throw new Failure(
        `${name}: the configuration says releaseSet ${wanted}, and the stack was last updated with ${deployed}. Run \`pulumi up\` ` +
            "first. It moves no traffic as long as all services have the configured colour.",
        ExitCodes.usage,
    );
}
