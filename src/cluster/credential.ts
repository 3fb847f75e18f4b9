import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { KubeconfigEntry, Part } from "./kubeconfigEntry.ts";
import type { Login } from "./login.ts";

/** How a kubeconfig's user logs in. Files are read at each login: Kubernetes and other programs rotate what is in them. */
export function loginOf({ user, cluster }: KubeconfigEntry): Login {
    const { exec, "auth-provider": provider } = user.fields;
    if (exec) return async () => (await import("./execPlugin.ts")).askPlugin(within(user, exec), cluster);
    if (provider) {
        let asked: Promise<Login> | undefined;
        return async () => {
            asked ??= import("./authProvider.ts").then(({ authProvider }) => authProvider(user));
            return (await asked)();
        };
    }
    return async () => ({
        authorization: authorizationOf(user),
        cert: contentOf(user, "client-certificate"),
        key: contentOf(user, "client-key"),
        // To be read again for the next request.
        expiresAt: 0,
    });
}

/** Whether only a person can replace the credential. */
export function isFixed({ user: { fields } }: KubeconfigEntry): boolean {
    return !["exec", "auth-provider", "tokenFile"].some((key) => given(fields[key]));
}

function within({ folders }: Part, fields: unknown): Part {
    return { fields: fields as Part["fields"], folders };
}

function authorizationOf({ fields, folders }: Part): string | undefined {
    const { token, tokenFile, username, password } = fields;
    if (given(tokenFile)) return `Bearer ${fileIn(folders, String(tokenFile)).toString().trim()}`;
    if (given(token)) return `Bearer ${token}`;
    if (given(username)) return `Basic ${Buffer.from(`${username}:${password ?? ""}`).toString("base64")}`;
    return undefined;
}

/** A value that a kubeconfig contains as `key-data`, or that is in a file which it names. */
export function contentOf({ fields, folders }: Part, key: string): Buffer | undefined {
    const [inside, path] = [fields[`${key}-data`], fields[key]];
    if (given(inside)) return Buffer.from(String(inside), "base64");
    return given(path) ? fileIn(folders, String(path)) : undefined;
}

/** An empty value counts as not given. */
export function given(value: unknown): boolean {
    return value !== undefined && value !== null && value !== "";
}

function fileIn(folders: string[], path: string): Buffer {
    const candidates = folders.map((folder) => resolve(folder, path));
    const file = candidates.find((candidate) => existsSync(candidate)) ?? candidates[0] ?? path;
    try {
        return readFileSync(file);
    } catch (error) {
        throw new Error(
            `the kubeconfig names ${file}, which could not be read: ${(error as NodeJS.ErrnoException).code}`,
        );
    }
}
