import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { locate } from "../../sandbox/location.ts";
import { type ApiServerProxy, openApiServerProxy } from "./apiServerProxy.ts";
import { sandboxAccess, writeKubeconfig } from "./kubeconfig.ts";

interface CredentialOptions {
    /** How long a token is accepted, in whole seconds; the plugin's count from the last full second. */
    readonly lifetimeSeconds: number;
    /** Whether the plugin tells its callers when a token ends (`expirationTimestamp`). Default: true. */
    readonly tellsExpiry?: boolean;
}

/** `fails` ends with exit code 1 and a sentence, `hangs` never ends. */
export type PluginMode = "works" | "fails" | "hangs";

/** An API server that stops accepting what it accepted before. Faults can be set on it too. */
export interface ExpiringCredentials extends ApiServerProxy {
    /** A kubeconfig whose user is an exec plugin that prints a new token each time it is asked. */
    readonly kubeconfig: string;
    /**
     * One whose user has a `tokenFile`, which is rewritten at 80 % of each token's life, as the kubelet does. What is written in Go
     * reads it once a minute, so it gets 401s in between where tokens live shorter than that.
     */
    readonly tokenFileKubeconfig: string;
    /** The plugin, for a kubeconfig of the test's own. */
    readonly plugin: string;
    /** How often it gave out a token. */
    issued(): Promise<number>;
    /** What the plugin does from now on. */
    setPlugin(mode: PluginMode): Promise<void>;
    /** Ends the tokens that were given out until now, before their time. */
    revoke(): void;
}

/** In `sh`, since it is run for every command and must be quick. A token is a file that says when it ends. */
function plugin(folder: string, lifetimeSeconds: number, tellsExpiry: boolean): string {
    return `#!/bin/sh
set -eu
case $(cat '${folder}/mode') in
    fails) echo 'the session has expired; log in again' >&2; exit 1 ;;
    hangs) exec sleep 3600 ;;
esac
token=plugin-$(cat /proc/sys/kernel/random/uuid)
ends=$(($(date +%s) + ${lifetimeSeconds}))
echo "$ends" > '${folder}/tokens/'"$token.new"
mv '${folder}/tokens/'"$token.new" '${folder}/tokens/'"$token"
cat <<END
{
    "apiVersion": "client.authentication.k8s.io/v1",
    "kind": "ExecCredential",
    "status": {
        ${tellsExpiry ? `"expirationTimestamp": "$(date -u -d "@$ends" +%Y-%m-%dT%H:%M:%SZ)",` : ""}
        "token": "$token"
    }
}
END
`;
}

/**
 * Tokens that live for seconds. A token that is alive stands for an administrator; any other is handed to the API server, which
 * does not know it and answers 401 itself. So a token ends on time, while the API server would accept one of its own for up to
 * 10 s more from its cache. Requests that are under way, watches too, go on past the end, as there.
 */
export async function openExpiringCredentials({
    lifetimeSeconds,
    tellsExpiry = true,
}: CredentialOptions): Promise<ExpiringCredentials> {
    const folder = join(locate().folder, `credentials-${randomUUID()}`);
    const tokens = join(folder, "tokens");
    await mkdir(tokens, { recursive: true, mode: 0o700 });
    const setPlugin = (mode: PluginMode) => writeFile(join(folder, "mode"), mode);
    await setPlugin("works");
    const command = join(folder, "token.sh");
    await writeFile(command, plugin(folder, lifetimeSeconds, tellsExpiry), { mode: 0o700 });

    const { user } = await sandboxAccess();
    const revoked = new Set<string>();
    const met = new Set<string>();
    const isAlive = (token: string): boolean => {
        const file = join(tokens, token);
        return !revoked.has(token) && existsSync(file) && Date.now() < Number(readFileSync(file, "utf8")) * 1000;
    };
    const proxy = await openApiServerProxy({
        authorize: (sent) => {
            const [, token] = /^Bearer ([\w-]+)$/.exec(sent ?? "") ?? [];
            if (token !== undefined) met.add(token);
            return token !== undefined && isAlive(token) ? `Bearer ${user.token}` : sent;
        },
    });

    const tokenFile = join(folder, "token");
    const rewrite = async () => {
        const token = `file-${randomUUID()}`;
        await writeFile(join(tokens, token), String(Date.now() / 1000 + lifetimeSeconds));
        await writeFile(`${tokenFile}.new`, token, { mode: 0o600 });
        await rename(`${tokenFile}.new`, tokenFile);
    };
    await rewrite();
    const rewriting = setInterval(() => void rewrite(), lifetimeSeconds * 800);

    const { server, authority } = proxy;
    const exec = { apiVersion: "client.authentication.k8s.io/v1", command, interactiveMode: "Never" };
    return {
        ...proxy,
        kubeconfig: await writeKubeconfig("exec-plugin", { server, authority, user: { exec } }),
        tokenFileKubeconfig: await writeKubeconfig("token-file", { server, authority, user: { tokenFile } }),
        plugin: command,
        issued: async () => (await readdir(tokens)).filter((name) => /^plugin-[\w-]+$/.test(name)).length,
        setPlugin,
        revoke: () => {
            for (const token of met) revoked.add(token);
        },
        close: async () => {
            clearInterval(rewriting);
            await proxy.close();
        },
    };
}
