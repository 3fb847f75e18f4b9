import type { RequestOptions } from "node:https";
import { checkServerIdentity } from "node:tls";
import { messageOf } from "../model/messageOf.ts";
import { contentOf, given, isFixed, loginOf } from "./credential.ts";
import { type ClusterAccess, readKubeconfig } from "./kubeconfig.ts";
import type { KubeconfigEntry } from "./kubeconfigEntry.ts";
import type { Credential } from "./login.ts";
import { proxyTo, through } from "./proxy.ts";
import { Unavailable } from "./unavailable.ts";

export type { ClusterAccess };

/** An API server's address and the credentials for it, which are renewed when needed. */
export interface Connection {
    readonly server: URL;
    /** Whose credentials it uses, for messages, and how to renew them. */
    readonly whose: string;
    /** How often the credentials were renewed. */
    readonly generation: number;
    /** For the next request, with a credential that has not expired. */
    options(): Promise<RequestOptions>;
    /** Replaces the credentials of a generation after they were rejected, from the kubeconfig as it is now. */
    renew(rejected: number): Promise<void>;
}

/** Finds the cluster exactly as the provider does, so that no other one is asked. */
export async function connect(access: ClusterAccess): Promise<Connection> {
    let entry = readKubeconfig(access);
    const server = serverOf(entry);
    // Somebody may choose another context meanwhile, for what they do next.
    const same = { ...access, context: entry.context || undefined };
    let credential = keeper(entry);
    let generation = 0;
    let renewing: Promise<void> | undefined;

    const renew = async () => {
        const now = reread(same);
        if (serverOf(now).href !== server.href) {
            throw new Error(
                `${server.origin} no longer accepts the credentials of ${whose(entry)}, and ${now.source} now names ` +
                    `${serverOf(now).origin}, which is not used in its place`,
            );
        }
        entry = now;
        credential = keeper(now);
        await credential();
        generation++;
    };
    return {
        server,
        get whose() {
            return whose(entry);
        },
        get generation() {
            return generation;
        },
        options: async () => optionsOf(entry, await credential()),
        async renew(rejected) {
            if (rejected !== generation) return;
            renewing ??= renew().finally(() => {
                renewing = undefined;
            });
            await renewing;
        },
    };
}

/** Keeps a credential until it expires, and asks for it once for all concurrent requests. */
function keeper(entry: KubeconfigEntry): () => Promise<Credential> {
    const login = loginOf(entry);
    let kept: Promise<Credential> | undefined;
    const ask = () => {
        const asked = login();
        kept = asked;
        // Those who wait get the error; the next request asks again.
        asked.catch(() => {
            if (kept === asked) kept = undefined;
        });
        return asked;
    };
    return async () => {
        const known = kept ?? ask();
        const { expiresAt = Number.POSITIVE_INFINITY } = await known;
        if (expiresAt > Date.now()) return known;
        return kept === known ? ask() : (kept ?? ask());
    };
}

/** The file may be half written. */
function reread(access: ClusterAccess): KubeconfigEntry {
    try {
        return readKubeconfig(access);
    } catch (error) {
        const message = `the credentials could not be renewed: ${messageOf(error)}`;
        throw new Unavailable(message, { answered: false, untouched: true });
    }
}

function serverOf({ cluster, source }: KubeconfigEntry): URL {
    const server = URL.parse(String(cluster.fields.server));
    if (!server) throw new Error(`${source} names a server that is not a URL`);
    return server;
}

function whose(entry: KubeconfigEntry): string {
    const { user, source } = entry;
    const who = `${user.name === "" ? "nobody" : `the user ${JSON.stringify(user.name)}`} in ${source}`;
    return isFixed(entry) ? `${who}, which only a new kubeconfig can renew` : who;
}

async function optionsOf(entry: KubeconfigEntry, credential: Credential): Promise<RequestOptions> {
    const { cluster, user } = entry;
    const { authorization, cert, key } = credential;
    const server = new URL(String(cluster.fields.server));
    const proxy = proxyTo(server, cluster.fields["proxy-url"]);
    const ca = contentOf(cluster, "certificate-authority");
    const servername = cluster.fields["tls-server-name"];
    return {
        ...(ca && { ca }),
        ...(cert && { cert }),
        ...(key && { key }),
        ...(proxy && (await through(proxy, server))),
        ...(given(servername) && { servername: String(servername), checkServerIdentity }),
        headers: sendable(entry, { ...(authorization && { authorization }), ...impersonation(user.fields) }),
        rejectUnauthorized: cluster.fields["insecure-skip-tls-verify"] !== true,
    };
}

type Headers = Record<string, string | string[]>;

/** A line break would end the header and start another one. The value is never quoted: it may be a token. */
function sendable(entry: KubeconfigEntry, headers: Headers): Headers {
    for (const [name, value] of Object.entries(headers)) {
        if ([value].flat().every((each) => /^[\t\x20-\x7e\x80-\xff]*$/.test(each))) continue;
        throw new Error(
            `the credentials of ${whose(entry)} cannot be sent: the value of the header ${name} has a line break or another character that ` +
                "headers do not allow. Write the token on one line, without a line break at its end",
        );
    }
    return headers;
}

/** https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/ */
function impersonation(user: Record<string, unknown>): Headers {
    const { as: name, "as-uid": uid, "as-groups": groups, "as-user-extra": extra } = user;
    if (!given(name)) return {};
    const extras = Object.entries((extra ?? {}) as Record<string, string[]>);
    return {
        "impersonate-user": String(name),
        ...(given(uid) && { "impersonate-uid": String(uid) }),
        ...(Array.isArray(groups) && groups.length > 0 && { "impersonate-group": groups.map(String) }),
        ...Object.fromEntries(extras.map(([key, values]) => [`impersonate-extra-${encodeURIComponent(key)}`, values])),
    };
}
