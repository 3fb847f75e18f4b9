import { getProject, type Output, runtime } from "@pulumi/pulumi";
import { isConfigSecret } from "./arguments/secretKeys.ts";
import { BlueGreenService } from "./blueGreenService.ts";
import type { Color } from "./model/color.ts";
import { readServices } from "./stackConfig.ts";

/** The stack's outputs: the active colour of the service, or of each service by name. */
export type RootOutputs = { activeColor: Output<Color> } | { activeColors: Record<string, Output<Color>> };

/** Deploys what the stack's configuration describes, all of it checked first. */
export function deployConfigured(): RootOutputs {
    const services = readServices(getProject(), runtime.allConfig(), isConfigSecret).map(({ name, args }) => ({
        name,
        activeColor: new BlueGreenService(name, args).activeColor,
    }));
    const [only, ...others] = services;
    return only && others.length === 0
        ? { activeColor: only.activeColor }
        : { activeColors: Object.fromEntries(services.map(({ name, activeColor }) => [name, activeColor])) };
}
