import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { serviceConfig, type TrafficWish } from "../config/serviceConfig.ts";
import type { Console } from "../output/console.ts";
import type { PulumiStack, RunOptions } from "../stack/pulumiStack.ts";
import type { StackService } from "../stack/stackService.ts";

/** What a preview said that a person decides on. */
export interface PreviewResult {
    changes: Record<string, number>;
    resources: string[];
    messages: string[];
}

/** Previews with the new configuration in a copy of the file: until somebody agrees, the real one stays as it is. */
export async function previewCutover(
    stack: PulumiStack,
    service: StackService,
    prefix: string,
    { wish, configFile, console, run }: { wish: TrafficWish; configFile: string; console: Console; run: RunOptions },
): Promise<PreviewResult> {
    const folder = mkdtempSync(join(tmpdir(), "bluegreen-"));
    const copy = join(folder, "Pulumi.preview.yaml");
    try {
        if (existsSync(configFile)) cpSync(configFile, copy);
        else writeFileSync(copy, "{}\n");
        const copied = stack.withConfigFile(copy);
        await serviceConfig(copied, service.project, prefix).write(wish);
        const result: PreviewResult = { changes: {}, resources: [], messages: [] };
        const { changes } = await copied.preview({
            ...run,
            onResource: (operation, urn) => result.resources.push(`${operation} ${nameOf(urn)}`),
            onMessage: (severity, text) => {
                if (severity.startsWith("info") && !text.startsWith(`${service.name}:`)) return;
                result.messages.push(text);
                console.say(text, severity === "info" ? "plain" : "warning");
            },
        });
        return { ...result, changes: changes as Record<string, number> };
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** `urn:...$kubernetes:networking.istio.io/v1:VirtualService::my-app` as `VirtualService my-app`. */
export function nameOf(urn: string): string {
    const [type, name] = urn.split("::").slice(-2);
    return `${type?.split(/[:$]/).at(-1)} ${name}`;
}

/** The file that Pulumi keeps a stack's configuration in. */
export function configFileOf(projectFile: string, stackName: string): string {
    return join(dirname(projectFile), `Pulumi.${stackName.split("/").at(-1)}.yaml`);
}
