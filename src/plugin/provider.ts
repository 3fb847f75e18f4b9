import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ComponentResourceOptions, Inputs, provider } from "@pulumi/pulumi";
import type { BlueGreenServiceArgs } from "../args.ts";
import { ArgumentsError } from "../arguments/problems.ts";
import { BlueGreenService } from "../blueGreenService.ts";
import { COMPONENT_TYPE } from "../model/names.ts";
import { withEngine } from "../objects/engine.ts";
import { engineOfRun } from "./engineOfRun.ts";
import { registerKubernetes } from "./kubernetes.ts";

/** The plugin's folder, where `plugin/package.json` names the bundle of this file. */
const folder = join(import.meta.dirname, "..");

/** Serves the component to programs in every language. */
export function serveComponent(): provider.Provider {
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    registerKubernetes();
    return {
        version,
        // Read when asked for: an update of a program whose SDK is there asks for no schema.
        getSchema: async () => readFileSync(join(folder, "schema.json"), "utf8"),
        construct,
    };
}

async function construct(
    name: string,
    type: string,
    inputs: Inputs,
    options: ComponentResourceOptions,
): Promise<provider.ConstructResult> {
    if (type !== COMPONENT_TYPE) throw new Error(`unknown resource type ${type}`);
    try {
        const make = () => new BlueGreenService(name, inputs as unknown as BlueGreenServiceArgs, options);
        const { urn, activeColor } = withEngine(engineOfRun(), make);
        return { urn, state: { activeColor } };
    } catch (error) {
        // As properties that are wrong, the engine would say every problem a second time.
        throw error instanceof ArgumentsError ? new Error(error.message) : error;
    }
}
