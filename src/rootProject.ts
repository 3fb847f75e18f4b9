import { createUrn, getProject, type Output, runtime } from "@pulumi/pulumi";
import { isConfigSecret } from "./arguments/secretKeys.ts";
import { BlueGreenReleaseSet } from "./blueGreenReleaseSet.ts";
import { BlueGreenService } from "./blueGreenService.ts";
import type { Color } from "./model/color.ts";
import { RELEASE_SET_TYPE } from "./model/names.ts";
import { readConfiguration } from "./stackConfig.ts";

/** The stack's outputs: the active colour of the service or of the release set, and that of each of several services by name. */
export type RootOutputs = { activeColor?: Output<Color>; activeColors?: Record<string, Output<Color>> };

/** Deploys what the stack's configuration describes, all of it checked first. */
export function deployConfigured(): RootOutputs {
    const project = getProject();
    const { services, releaseSet } = readConfiguration(project, runtime.allConfig(), isConfigSecret);
    if (releaseSet) {
        const set = new BlueGreenReleaseSet(project, releaseSet);
        return { activeColor: set.activeColor, activeColors: activeColors(Object.entries(set.services)) };
    }
    // Where a service was while it belonged to a set: as a new resource it would adopt its objects, which would then be deleted as the
    // set's.
    const aliases = [{ parent: createUrn(project, RELEASE_SET_TYPE) }];
    const made = services.map(({ name, args }) => [name, new BlueGreenService(name, args, { aliases })] as const);
    const [only, ...others] = made;
    return only && others.length === 0 ? { activeColor: only[1].activeColor } : { activeColors: activeColors(made) };
}

function activeColors(services: readonly (readonly [name: string, BlueGreenService])[]): Record<string, Output<Color>> {
    return Object.fromEntries(services.map(([name, { activeColor }]) => [name, activeColor]));
}
