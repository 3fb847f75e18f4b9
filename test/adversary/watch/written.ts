import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sandboxAccess } from "../../harness/api/kubeconfig.ts";

/** What lets somebody in, and must be seen nowhere, each with what it is. */
export type Secrets = ReadonlyMap<string, RegExp>;

/** Of a Prometheus that asks for it, for all that those know who call the one of the sandbox. */
export const PROMETHEUS_PASSWORD = "prom-s3cret";

export async function knownSecrets(): Promise<Secrets> {
    const { user } = await sandboxAccess();
    return new Map([
        ["the administrator's token", new RegExp(user.token.replace(/\W/g, "\\$&"))],
        ["a token of the exec plugin", /\bplugin-[0-9a-f]{8}-[0-9a-f]{4}/],
        ["Prometheus' password", new RegExp(PROMETHEUS_PASSWORD)],
        [
            "Prometheus' password as a header has it",
            new RegExp(Buffer.from(`adversary:${PROMETHEUS_PASSWORD}`).toString("base64").replace(/=+$/, "")),
        ],
    ]);
}

/** The state of a stack as the backend keeps it, and its locks. */
export function stateOf(stack: string): string {
    const backend = join(fileURLToPath(process.env.PULUMI_BACKEND_URL ?? ""), ".pulumi");
    const files = globSync(`{stacks,locks}/**/${stack}{.json,/*.json}`, { cwd: backend });
    return files.map((file) => readFileSync(join(backend, file), "utf8")).join("\n");
}
