import { spawn } from "node:child_process";
import { basename, resolve } from "node:path";
import type { Part } from "./kubeconfigEntry.ts";
import type { Credential } from "./login.ts";
import { Unavailable } from "./unavailable.ts";

/**
 * The part of a kubeconfig that names a login program: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#ExecConfig
 */
interface ExecConfig {
    readonly apiVersion?: string;
    readonly command?: string;
    readonly args?: string[] | null;
    readonly env?: { readonly name: string; readonly value: string }[] | null;
    readonly installHint?: string;
    readonly provideClusterInfo?: boolean;
}

/** A login that needs a person cannot succeed here. */
const TIMEOUT_MILLISECONDS = 60_000;
const HAS_GROUPS = process.platform !== "win32";

/**
 * Asks the program that a kubeconfig names for a credential, as kubectl does. Its output is never shown: standard output contains
 * the credential, and many programs put it into their errors too. See
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export async function askPlugin(
    { fields, folders }: Part,
    cluster: Part,
    timeoutMilliseconds = TIMEOUT_MILLISECONDS,
): Promise<Credential> {
    const exec = fields as ExecConfig;
    if (!exec.command) throw new Error("the kubeconfig's exec plugin has no command");
    const command = commandIn(exec.command, folders[0]);
    const env = { ...process.env, ...Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value])) };
    const given = { ...env, KUBERNETES_EXEC_INFO: JSON.stringify(execInfo(exec, cluster)) };
    const ended = await run(command, exec.args ?? [], given, timeoutMilliseconds);
    const told = `the kubeconfig's exec plugin ${JSON.stringify(exec.command)}`;
    const hint = exec.installHint ? `. ${exec.installHint}` : "";
    if (ended === "missing") throw new Error(`${told} was not found. Install it, or add it to PATH${hint}`);
    if (ended === "late") {
        const waited = `${told} gave no credential within ${timeoutMilliseconds / 1000} s`;
        throw passing(`${waited}. Run it by hand: does it wait for a login, or for the network?`);
    }
    if (ended.code !== 0)
        throw passing(
            `${told} ended with ${typeof ended.code === "number" ? `exit code ${ended.code}` : ended.code}. Run it by hand to see why${hint}`,
        );
    const credential = credentialIn(ended.output);
    if (!credential) throw new Error(`${told} printed no ExecCredential with a token or a certificate`);
    return credential;
}

/** What a login needs may be unavailable for a moment, as the API server may. */
function passing(message: string): Unavailable {
    return new Unavailable(message, { answered: false, untouched: true });
}

/** One with a folder in it starts from the kubeconfig's, any other is looked for on PATH. */
function commandIn(command: string, folder = "."): string {
    return basename(command) === command ? command : resolve(folder, command);
}

function execInfo({ apiVersion, provideClusterInfo }: ExecConfig, { fields }: Part): object {
    const cluster = {
        server: fields.server,
        "tls-server-name": fields["tls-server-name"],
        "insecure-skip-tls-verify": fields["insecure-skip-tls-verify"],
        "certificate-authority-data": fields["certificate-authority-data"],
        "proxy-url": fields["proxy-url"],
    };
    return {
        apiVersion,
        kind: "ExecCredential",
        spec: { interactive: false, ...(provideClusterInfo && { cluster }) },
    };
}

type Ended = { code: number | string; output: string } | "missing" | "late";

function run(command: string, args: string[], env: NodeJS.ProcessEnv, timeoutMilliseconds: number): Promise<Ended> {
    return new Promise((done, fail) => {
        // In its own process group, so that what the plugin starts ends with it.
        const started = spawn(command, args, { env, stdio: ["ignore", "pipe", "ignore"], detached: HAS_GROUPS });
        const chunks: Buffer[] = [];
        const timer = setTimeout(() => {
            endGroup(started.pid);
            done("late");
        }, timeoutMilliseconds);
        started.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
        started.on("error", (error: NodeJS.ErrnoException) => {
            clearTimeout(timer);
            if (error.code === "ENOENT") done("missing");
            else
                fail(
                    new Error(
                        `the kubeconfig's exec plugin ${JSON.stringify(command)} could not be started: ${error.code}`,
                    ),
                );
        });
        started.on("close", (code, signal) => {
            clearTimeout(timer);
            done({ code: code ?? String(signal), output: Buffer.concat(chunks).toString() });
        });
    });
}

function endGroup(pid: number | undefined): void {
    if (pid === undefined) return;
    try {
        process.kill(HAS_GROUPS ? -pid : pid, "SIGKILL");
    } catch (error) {
        // It has ended by itself.
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
}

interface ExecCredential {
    readonly kind?: string;
    readonly status?: {
        readonly token?: string;
        readonly clientCertificateData?: string;
        readonly clientKeyData?: string;
        readonly expirationTimestamp?: string;
    };
}

function credentialIn(output: string): Credential | undefined {
    const { kind, status } = parsed(output);
    if (kind !== "ExecCredential" || !status || !(status.token || status.clientCertificateData)) return undefined;
    const expiresAt = Date.parse(status.expirationTimestamp ?? "");
    return {
        authorization: status.token ? `Bearer ${status.token}` : undefined,
        cert: status.clientCertificateData || undefined,
        key: status.clientKeyData || undefined,
        expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt,
    };
}

function parsed(output: string): ExecCredential {
    try {
        return (JSON.parse(output) ?? {}) as ExecCredential;
    } catch {
        return {};
    }
}
