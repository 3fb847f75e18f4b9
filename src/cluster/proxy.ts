import type { Agent, ClientRequest } from "node:http";
import type { RequestOptions } from "node:https";
import { BlockList, isIP } from "node:net";
import { checkServerIdentity } from "node:tls";
import { domainToASCII } from "node:url";
import type { HttpsProxyAgent } from "https-proxy-agent";
import type { SocksProxyAgent } from "socks-proxy-agent";

/** The environment variables that name proxies. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy to a server: the kubeconfig's `proxy-url`, else what the environment says. The rules are those of Go, as in Pulumi's
 * provider, kubectl and Istio. npm's packages for this support no networks in NO_PROXY, and treat a domain as a single host. See
 * https://pkg.go.dev/golang.org/x/net/http/httpproxy
 */
export function proxyTo(server: URL, proxyUrl?: unknown, env: Environment = process.env): URL | undefined {
    if (typeof proxyUrl === "string" && proxyUrl !== "") return parse(proxyUrl, "the kubeconfig's proxy-url");
    const any = (name: string) => env[name] || env[name.toUpperCase()] || undefined;
    const name = server.protocol === "http:" ? "http_proxy" : "https_proxy";
    const proxy = any(name);
    // In a CGI program, HTTP_PROXY is what a caller says: https://golang.org/s/cgihttpproxy
    if (!proxy || (name === "http_proxy" && env.REQUEST_METHOD)) return undefined;
    return isDirect(server, any("no_proxy") ?? "") ? undefined : parse(proxy, name.toUpperCase());
}

/** Without a scheme, it is an HTTP proxy. An invalid value is not quoted: it may contain a password. */
function parse(text: string, name: string): URL {
    const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
    const url = URL.parse(hasScheme ? text : `http://${text}`);
    if (!url) throw new Error(`${name} is not the URL of a proxy`);
    if (!PROTOCOLS.includes(url.protocol)) {
        throw new Error(
            `${name} names a proxy with ${url.protocol}//; supported: ${PROTOCOLS.map((each) => `${each}//`).join(", ")}`,
        );
    }
    return url;
}

const PROTOCOLS = ["http:", "https:", "socks5:", "socks5h:"];
const PORTS: Record<string, string> = { "http:": "80", "https:": "443" };

function isDirect(server: URL, noProxy: string): boolean {
    const host = domainToASCII(bare(server.hostname)) || bare(server.hostname);
    const port = server.port || PORTS[server.protocol] || "";
    if (host === "localhost" || isIn(host, "127.0.0.0", 8) || isIn(host, "::1", 128)) return true;
    return noProxy.split(",").some((entry) => covers(entry.trim().toLowerCase(), host, port));
}

function bare(host: string): string {
    return host.replace(/^\[(.*)\]$/, "$1");
}

/** Whether an entry of NO_PROXY means a host: `*`, a network, an address or a domain, the last two with or without a port. */
function covers(entry: string, host: string, port: string): boolean {
    if (entry === "*") return true;
    const [, network = "", bits = ""] = /^(.*)\/(\d+)$/.exec(entry) ?? [];
    if (isIP(network)) return isIn(host, network, Number(bits));
    const [name, wanted] = splitPort(entry);
    if (wanted !== "" && wanted !== port) return false;
    if (isIP(name)) return isIn(host, name, isIP(name) === 6 ? 128 : 32);
    if (isIP(host)) return false;
    const [, dot = "", rest = ""] = /^(?:\*?(\.))?(.*)$/.exec(name) ?? [];
    const domain = domainToASCII(rest) || rest;
    if (domain === "") return false;
    return host.endsWith(`.${domain}`) || (dot === "" && host === domain);
}

function splitPort(entry: string): [name: string, port: string] {
    if (isIP(entry)) return [entry, ""];
    const [, name = entry, port = ""] = /^(.*):(\d*)$/.exec(entry) ?? [];
    return [bare(name), port];
}

function isIn(host: string, network: string, bits: number): boolean {
    const [kind, hostKind] = [isIP(network), isIP(host)];
    if (hostKind === 0 || kind === 0 || bits > (kind === 6 ? 128 : 32)) return false;
    const list = new BlockList();
    list.addSubnet(network, bits, kind === 6 ? "ipv6" : "ipv4");
    return list.check(host, hostKind === 6 ? "ipv6" : "ipv4");
}

/** How a request gets through a proxy. */
export interface Through {
    readonly agent: Agent;
    /** For a server given by IP address, whose address the agents do not pass on to the certificate check. */
    readonly checkServerIdentity?: NonNullable<RequestOptions["checkServerIdentity"]>;
}

export async function through(proxy: URL, server: URL): Promise<Through> {
    const host = bare(server.hostname);
    const known = agents.get(proxy.href) ?? openAgent(proxy);
    agents.set(proxy.href, known);
    const agent = await known;
    if (!isIP(host)) return { agent };
    return { agent, checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate) };
}

const agents = new Map<string, Promise<Agent>>();

async function openAgent(proxy: URL): Promise<Agent> {
    if (proxy.protocol.startsWith("socks")) {
        const { SocksProxyAgent } = await import("socks-proxy-agent");
        // Go lets the proxy look names up, with either scheme.
        return named(proxy, new SocksProxyAgent(proxy.href.replace(/^socks5:/, "socks5h:"), { keepAlive: true }));
    }
    const { HttpsProxyAgent } = await import("https-proxy-agent");
    return named(proxy, new HttpsProxyAgent(proxy, { keepAlive: true }));
}

type Connect = HttpsProxyAgent<string>["connect"] | SocksProxyAgent["connect"];

/** Names the proxy as the cause, which the server's name would not suggest, and never its password. */
function named<T extends Agent & { connect: Connect }>(proxy: URL, agent: T): T {
    const connect = agent.connect.bind(agent) as (...args: Parameters<Connect>) => ReturnType<Connect>;
    agent.connect = async (request: ClientRequest, options: Parameters<Connect>[1]) => {
        let status = 200;
        request.once("proxyConnect", ({ statusCode }: { statusCode: number }) => {
            status = statusCode;
        });
        const socket = await connect(request, options as never).catch((error: NodeJS.ErrnoException) => {
            // Where the proxy closes the connection, the agent's error has no code.
            throw failure(proxy, error.message, error.code ?? "ECONNRESET");
        });
        if (status === 200) return socket;
        socket.destroy();
        throw failure(proxy, `it answered with ${status}`, status >= 500 ? "ECONNREFUSED" : "ERR_PROXY");
    };
    return agent;
}

function failure({ host }: URL, message: string, code: string): Error {
    return Object.assign(new Error(`through the proxy ${host}: ${message}`), { code });
}
