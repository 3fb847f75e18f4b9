import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { load, YAMLException } from "js-yaml";
import { inCluster } from "./inCluster.ts";
import type { KubeconfigEntry, Part } from "./kubeconfigEntry.ts";

/** The cluster that a Pulumi provider is configured to use; without a kubeconfig, kubectl's. */
export interface ClusterAccess {
    /** A kubeconfig, or the path of one. */
    readonly kubeconfig?: string | undefined;
    readonly context?: string | undefined;
    readonly cluster?: string | undefined;
    /** What relative paths start from, those in KUBECONFIG too; where it is left out, the current folder. */
    readonly folder?: string | undefined;
}

/** Finds the cluster exactly as the provider does, so that no other one is asked. */
export function readKubeconfig(access: ClusterAccess): KubeconfigEntry {
    const sources = sourcesOf(access);
    if (sources.length === 0) return inCluster() ?? nowhere(access);
    const configs = sources.map((source) => parse(source));
    const where = sources.map(({ name }) => name).join(" and ");
    const named = <T>(list: "contexts" | "clusters" | "users", name: string | undefined, key: string) =>
        find<T>(configs, list, name, key);
    const current = configs
        .map(({ fields }) => fields["current-context"])
        .find((name) => name !== undefined && name !== "");
    const contextName = access.context ?? (current === undefined ? undefined : String(current));
    const context = named<{ cluster?: string; user?: string }>("contexts", contextName, "context");
    if (!context) throw new Error(noContext(where, contextName, configs));
    const clusterName = access.cluster ?? context.fields.cluster;
    const cluster = named("clusters", clusterName, "cluster");
    if (typeof cluster?.fields.server !== "string") {
        throw new Error(
            `${where} has no cluster ${quoted(clusterName)} with a server, which its context ${quoted(contextName)} needs`,
        );
    }
    const userName = context.fields.user ?? "";
    const user = userName === "" ? undefined : named("users", userName, "user");
    if (userName !== "" && !user) {
        throw new Error(`${where} has no user ${quoted(userName)}, which its context ${quoted(contextName)} needs`);
    }
    return {
        source: where,
        context: contextName ?? "",
        cluster,
        user: { name: userName, ...(user ?? { fields: {}, folders: cluster.folders }) },
    };
}

interface Source {
    /** For messages. */
    readonly name: string;
    readonly text: string;
    readonly folders: string[];
}

function sourcesOf({ kubeconfig, folder = process.cwd() }: ClusterAccess): Source[] {
    if (kubeconfig) {
        const path = resolve(folder, kubeconfig.replace(/^~(?=\/|$)/, homedir()));
        if (existsSync(path) || isPath(kubeconfig)) return [fromFile(path, folder)];
        return [{ name: "the provider's kubeconfig", text: kubeconfig, folders: [folder] }];
    }
    // Of several, some may be missing, as for kubectl.
    return pathsOf(folder)
        .filter((path) => existsSync(path))
        .map((path) => fromFile(path, folder));
}

function pathsOf(folder: string): string[] {
    const listed = (process.env.KUBECONFIG ?? "").split(delimiter).filter((file) => file !== "");
    return (listed.length > 0 ? listed : [join(homedir(), ".kube", "config")]).map((path) => resolve(folder, path));
}

function nowhere({ folder = process.cwd() }: ClusterAccess): never {
    const paths = pathsOf(folder);
    throw new Error(
        `there is no kubeconfig: ${paths.join(" and ")} ${paths.length > 1 ? "are" : "is"} missing, and the provider has none ` +
            "of its own. Set KUBECONFIG or kubernetes:kubeconfig",
    );
}

/** Every kubeconfig contains a brace, a line break or a colon and a space; hardly any path does. Only paths are shown. */
export function isPath(kubeconfig: string): boolean {
    return kubeconfig.length < 4096 && !/[\n{}"]|:\s/.test(kubeconfig);
}

function fromFile(path: string, folder: string): Source {
    try {
        // For kubectl, relative paths start from the file's folder; for Pulumi's provider, from where it runs.
        return { name: path, text: readFileSync(path, "utf8"), folders: [dirname(path), folder] };
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === "ENOENT") throw new Error(`there is no kubeconfig ${path} on this machine`);
        throw new Error(code === "EISDIR" ? `the kubeconfig ${path} is a folder` : `${path}: ${message}`);
    }
}

interface Config {
    readonly fields: Record<string, unknown>;
    readonly folders: string[];
}

/** Unreadable text is never quoted: it may be a token. */
function parse({ name, text, folders }: Source): Config {
    let fields: unknown;
    try {
        fields = load(text);
    } catch (error) {
        const mark = error instanceof YAMLException ? error.mark : undefined;
        const place = mark ? `: line ${mark.line + 1}, column ${mark.column + 1}` : "";
        throw new Error(`${name} is not valid YAML or JSON${place}`);
    }
    if (typeof fields === "string" && /^\s*["']/.test(text)) {
        throw new Error(`${name} is a kubeconfig in quotes. Remove the quotes, as JSON.parse or YAML's load does`);
    }
    if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
        throw new Error(`${name} is not a kubeconfig: it should be an object with clusters, users and contexts`);
    }
    return { fields: fields as Record<string, unknown>, folders };
}

/** Of several files that name the same, the first one counts, as for kubectl. */
function find<T>(
    configs: Config[],
    list: "contexts" | "clusters" | "users",
    name: string | undefined,
    key: string,
): (Part & { fields: T }) | undefined {
    for (const { fields, folders } of configs) {
        const found = entriesOf(fields[list]).find((entry) => entry.name === name);
        if (found) return { fields: (found[key] ?? {}) as T & Record<string, unknown>, folders };
    }
    return undefined;
}

function entriesOf(list: unknown): Record<string, unknown>[] {
    return Array.isArray(list) ? list.filter((entry) => typeof entry === "object" && entry !== null) : [];
}

function noContext(where: string, name: string | undefined, configs: Config[]): string {
    const known = configs.flatMap(({ fields }) => entriesOf(fields.contexts)).map((entry) => String(entry.name));
    const has = `it has ${known.join(", ") || "none"}`;
    return name === undefined
        ? `${where} has no current context, and none was chosen; ${has}`
        : `${where} has no context ${quoted(name)}; ${has}. Check kubernetes:kubeconfig, kubernetes:context and KUBECONFIG`;
}

function quoted(name: string | undefined): string {
    return JSON.stringify(name ?? "");
}
