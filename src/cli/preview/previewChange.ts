import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { load } from "js-yaml";
import { type ConfigPlace, type ServiceConfig, serviceConfig } from "../config/serviceConfig.ts";
import type { Console } from "../output/console.ts";
import type { PulumiStack, RunOptions } from "../stack/pulumiStack.ts";
import { isAbout, type Release } from "../stack/release.ts";

/** What a preview said that a person decides on. */
export interface PreviewResult {
    readonly changes: Record<string, number>;
    readonly resources: string[];
    /** The services whose routes change, by name. */
    readonly routes: string[];
    readonly messages: string[];
}

/** Previews with a change of the configuration in a copy of the file: until somebody agrees, the real one stays as it is. */
export async function previewChange(
    stack: PulumiStack,
    release: Release,
    { prefix, entries }: ConfigPlace,
    {
        change,
        configFile,
        console,
        run,
    }: { change: (config: ServiceConfig) => Promise<void>; configFile: string; console: Console; run: RunOptions },
): Promise<PreviewResult> {
    const folder = mkdtempSync(join(tmpdir(), "bluegreen-"));
    const copy = join(folder, "Pulumi.preview.yaml");
    try {
        if (existsSync(configFile)) cpSync(configFile, copy);
        else writeFileSync(copy, "{}\n");
        const copied = stack.withConfigFile(copy);
        await change(serviceConfig(copied, release.project, prefix, entries));
        const result: PreviewResult = { changes: {}, resources: [], routes: [], messages: [] };
        const { changes } = await copied.preview({
            ...run,
            onResource: (operation, urn) => {
                result.resources.push(`${operation} ${nameOf(urn)}`);
                if (isRoute(urn)) result.routes.push(urn.split("::").at(-1) ?? "");
            },
            onMessage: (severity, text) => {
                if (severity.startsWith("info") && !isAbout(release, text)) return;
                result.messages.push(text);
                console.say(text, severity === "info" ? "plain" : "warning");
            },
        });
        return { ...result, changes: changes as Record<string, number> };
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** A component's route is called as the component is. */
function isRoute(urn: string): boolean {
    return /BlueGreenService\$kubernetes:networking\.istio\.io\/[^:]*:VirtualService::/.test(urn);
}

/** `urn:...$kubernetes:networking.istio.io/v1:VirtualService::my-app` as `VirtualService my-app`. */
export function nameOf(urn: string): string {
    const [type, name] = urn.split("::").slice(-2);
    return `${type?.split(/[:$]/).at(-1)} ${name}`;
}

/**
 * The file that Pulumi keeps a stack's configuration in: beside the project file, or where that says.
 * See https://www.pulumi.com/docs/iac/concepts/projects/project-file/
 */
export function configFileOf(projectFile: string, stackName: string): string {
    const project = load(readFileSync(projectFile, "utf8")) as { stackConfigDir?: unknown } | undefined;
    const folder = typeof project?.stackConfigDir === "string" ? project.stackConfigDir : ".";
    return join(dirname(projectFile), folder, `Pulumi.${stackName.split("/").at(-1)}.yaml`);
}
