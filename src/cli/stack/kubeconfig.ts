import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { ClusterAccess } from "../../cluster/connection.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";

/** What leads into a cluster; `text` is a secret, and must be in no message, argument or file that stays. */
export type KubeconfigSource =
    | { kind: "file"; file: string }
    | { kind: "text"; text: string }
    /** A path of another machine. */
    | { kind: "elsewhere"; file: string }
    /** Several files that kubectl merges, or the account of the pod that this runs in. */
    | { kind: "ambient" }
    | { kind: "none" };

/** What a provider's argument `kubeconfig` means on this machine, as the provider itself would take it. */
export function kubeconfigSource(
    { kubeconfig }: ClusterAccess,
    env: NodeJS.ProcessEnv = process.env,
): KubeconfigSource {
    if (kubeconfig !== undefined) {
        const file = resolve(kubeconfig.replace(/^~(?=\/)/, homedir()));
        if (!kubeconfig.includes("\n") && existsSync(file)) return { kind: "file", file };
        return isPath(kubeconfig) ? { kind: "elsewhere", file: kubeconfig } : { kind: "text", text: kubeconfig };
    }
    const named = (env.KUBECONFIG ?? "").split(":").filter((file) => file !== "");
    const there = (named.length > 0 ? named : [join(homedir(), ".kube", "config")]).filter((file) => existsSync(file));
    if (there.length === 0) return { kind: env.KUBERNETES_SERVICE_HOST === undefined ? "none" : "ambient" };
    return named.length > 1 ? { kind: "ambient" } : { kind: "file", file: resolve(there[0] ?? "") };
}

/** No kubeconfig is without a colon and space, an opening brace or a line break; hardly a path is with one. */
export function isPath(kubeconfig: string): boolean {
    return kubeconfig.length < 4096 && !/[\n{}"]|:\s/.test(kubeconfig);
}

/** A kubeconfig as it was written, as far as it is looked at here. */
export interface Kubeconfig {
    "current-context"?: string;
    contexts?: { name: string; context?: { cluster?: string; user?: string } }[];
    clusters?: { name: string; cluster?: Record<string, unknown> }[];
    users?: { name: string; user?: Record<string, unknown> | null }[];
}

/** Reads one; a parser's own message would quote the lines around the mistake, which may be a token. */
export async function parseKubeconfig(text: string, where: string): Promise<Kubeconfig> {
    const { load } = await import("js-yaml");
    let found: unknown;
    try {
        found = load(text);
    } catch (error) {
        const line = (error as { mark?: { line?: number } }).mark?.line;
        throw new Failure(`${where} is no YAML${line === undefined ? "" : `: see line ${line + 1}`}`, ExitCodes.usage);
    }
    if (typeof found === "object" && found !== null && "contexts" in found) return found as Kubeconfig;
    throw new Failure(`${where} is no kubeconfig: it has no contexts`, ExitCodes.usage);
}

/** Where kubeconfig and context were told to be, in words without secrets. */
function nameOf(source: KubeconfigSource): string {
    if (source.kind === "file" || source.kind === "elsewhere") return `the kubeconfig ${source.file}`;
    return source.kind === "text" ? "the kubeconfig in the provider's arguments" : "KUBECONFIG";
}

/** Refuses what cannot lead into a cluster from here, with the way out, before anything is asked. */
export async function checkAccess(access: ClusterAccess, env: NodeJS.ProcessEnv = process.env): Promise<void> {
    const source = kubeconfigSource(access, env);
    if (source.kind === "elsewhere") {
        throw new Failure(
            `${nameOf(source)}, with which the stack was deployed, is not on this machine. Name one that is with --kubeconfig FILE ` +
                "(and --context NAME).",
            ExitCodes.usage,
        );
    }
    if (source.kind === "none") {
        throw new Failure(
            "the stack's provider takes the kubeconfig of whoever runs it, and there is none here: name one with --kubeconfig FILE " +
                "(and --context NAME), or in KUBECONFIG.",
            ExitCodes.usage,
        );
    }
    if (source.kind === "ambient") return;
    const text = source.kind === "text" ? source.text : readOrRefuse(source.file);
    const { contexts = [], "current-context": current } = await parseKubeconfig(text, nameOf(source));
    const wanted = access.context ?? current;
    if (contexts.some(({ name }) => name === wanted)) return;
    const known = contexts.map(({ name }) => name).join(", ") || "none";
    const missing = wanted ? `has no context ${JSON.stringify(wanted)}` : "has no current context";
    throw new Failure(
        `${nameOf(source)} ${missing} (it has: ${known}): name one with --context NAME.`,
        ExitCodes.usage,
    );
}

function readOrRefuse(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        throw new Failure(`the kubeconfig ${file} cannot be read: ${(error as Error).message}`, ExitCodes.usage);
    }
}

/**
 * A kubeconfig in one file for a program that knows no overrides: the context chosen, the provider's cluster in it, and
 * paths from wherever the file lies.
 */
export function standalone(config: Kubeconfig, { context, cluster }: ClusterAccess, folder: string): Kubeconfig {
    const chosen = context ?? config["current-context"];
    const absolute = (fields: Record<string, unknown> | null | undefined) =>
        Object.fromEntries(
            Object.entries(fields ?? {}).map(([key, value]) => [
                key,
                PATHS.includes(key) && typeof value === "string" ? resolve(folder, value) : value,
            ]),
        );
    return {
        ...config,
        ...(chosen !== undefined && { "current-context": chosen }),
        contexts: (config.contexts ?? []).map((each) =>
            cluster !== undefined && each.name === chosen ? { ...each, context: { ...each.context, cluster } } : each,
        ),
        clusters: (config.clusters ?? []).map((each) => ({ ...each, cluster: absolute(each.cluster) })),
        users: (config.users ?? []).map((each) => ({ ...each, user: absolute(each.user) })),
    };
}

const PATHS = ["certificate-authority", "client-certificate", "client-key", "tokenFile"];

/** The folder that relative paths in it start from. */
export function folderOf(source: KubeconfigSource): string {
    return source.kind === "file" ? dirname(source.file) : process.cwd();
}
