import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sandboxAccess } from "../../harness/api/kubeconfig.ts";

/** Credentials that must appear nowhere, by their description. */
export type Secrets = ReadonlyMap<string, RegExp>;

/** The password given to Prometheus. The sandbox's Prometheus accepts any. */
export const PROMETHEUS_PASSWORD = "prom-s3cret";

export async function knownSecrets(): Promise<Secrets> {
    const { user } = await sandboxAccess();
    return new Map([
        ["the administrator's token", new RegExp(user.token.replace(/\W/g, "\\$&"))],
        ["a token of the exec plugin", /\bplugin-[0-9a-f]{8}-[0-9a-f]{4}/],
        ["Prometheus' password", new RegExp(PROMETHEUS_PASSWORD)],
        [
            "Prometheus' password as an Authorization header",
            new RegExp(Buffer.from(`adversary:${PROMETHEUS_PASSWORD}`).toString("base64").replace(/=+$/, "")),
        ],
    ]);
}

/** The stack's state and locks in the backend, as text. */
export function stateOf(stack: string): string {
    const backend = join(fileURLToPath(process.env.PULUMI_BACKEND_URL ?? ""), ".pulumi");
    const files = globSync(`{stacks,locks}/**/${stack}{.json,/*.json}`, { cwd: backend });
    return files.map((file) => readFileSync(join(backend, file), "utf8")).join("\n");
}
