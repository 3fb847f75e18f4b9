import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Location } from "../location.ts";
import { envoyFlushArguments } from "../metrics/accessLogFormat.ts";
import { addresses, ports } from "../network.ts";
import type { Part } from "../supervisor/part.ts";
import { answers } from "../supervisor/probe.ts";
import { run } from "../toolchain/run.ts";

interface Proxy extends ProxyNode {
    readonly name: string;
    readonly where: string;
}

/** What a proxy tells istiod of itself, and where it is asked how it is doing. */
export interface ProxyNode {
    readonly kind: "router" | "sidecar";
    readonly address: string;
    readonly pod: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly adminPort: number;
    /** Further metadata. */
    readonly metadata?: Readonly<Record<string, string>>;
}

export const proxies = {
    gateway: {
        name: "ingress-gateway",
        where: `${addresses.node}, ports 8080 to 8099 as Gateways ask; admin 127.0.0.1:${ports.gatewayAdmin}`,
        kind: "router",
        address: addresses.node,
        pod: "gw-0",
        namespace: "istio-system",
        labels: { istio: "ingressgateway", app: "istio-ingressgateway" },
        adminPort: ports.gatewayAdmin,
    },
    mesh: {
        name: "mesh-client",
        where: `HTTP proxy 127.0.0.1:${ports.meshProxy}; admin 127.0.0.1:${ports.meshAdmin}`,
        kind: "sidecar",
        address: addresses.meshClient,
        pod: "client-0",
        namespace: "default",
        labels: { app: "client" },
        adminPort: ports.meshAdmin,
    },
} as const satisfies Record<string, Proxy>;

/** The named pipe that carries a proxy's access log to the metrics exporter. */
export function accessLogPipe(location: Location, proxy: Proxy): string {
    return join(location.folder, `${proxy.name}.access-log`);
}

function address(host: string, port: number) {
    return { socket_address: { address: host, port_value: port } };
}

function cluster(name: string, port: number) {
    return {
        name,
        type: "STATIC",
        connect_timeout: "1s",
        load_assignment: {
            cluster_name: name,
            endpoints: [{ lb_endpoints: [{ endpoint: { address: address("127.0.0.1", port) } }] }],
        },
    };
}

export function envoy(location: Location, program: string, proxy: Proxy): Part {
    return {
        name: proxy.name,
        where: proxy.where,
        needs: ["istiod", "metrics"],
        startWithin: 30,
        command: async () => {
            const config = join(location.folder, `${proxy.name}.json`);
            return {
                file: program,
                args: [...(await envoyArguments(config, proxy)), ...envoyFlushArguments],
                stdoutTo: accessLogPipe(location, proxy),
            };
        },
        healthy: () => answers(`http://127.0.0.1:${proxy.adminPort}/ready`),
    };
}

/** Writes a proxy's configuration to a file, and gives the arguments that Envoy is started with. */
export async function envoyArguments(config: string, proxy: ProxyNode): Promise<string[]> {
    await writeFile(config, JSON.stringify(bootstrap(proxy), null, 4));
    return ["--config-path", config, "--concurrency", "1", "--log-level", "warn", "--disable-hot-restart"];
}

/** What istio-agent writes for a real proxy, less all that has to do with certificates. */
function bootstrap(proxy: ProxyNode) {
    return {
        node: {
            id: `${proxy.kind}~${proxy.address}~${proxy.pod}.${proxy.namespace}~${proxy.namespace}.svc.cluster.local`,
            cluster: `${proxy.labels.app}.${proxy.namespace}`,
            metadata: {
                NAME: proxy.pod,
                NAMESPACE: proxy.namespace,
                CLUSTER_ID: "Kubernetes",
                ISTIO_VERSION: "1.31.0",
                INSTANCE_IPS: proxy.address,
                LABELS: proxy.labels,
                ...proxy.metadata,
            },
        },
        admin: { address: address("127.0.0.1", proxy.adminPort) },
        stats_config: {
            use_all_default_tags: true,
            stats_tags: [
                { tag_name: "cluster_name", regex: "^cluster\\.((.+?(\\..+?\\.svc\\.cluster\\.local)?)(;)?\\.)" },
            ],
        },
        dynamic_resources: {
            ads_config: {
                api_type: "GRPC",
                transport_api_version: "V3",
                set_node_on_first_message_only: true,
                grpc_services: [{ envoy_grpc: { cluster_name: "xds-grpc" } }],
            },
            lds_config: { ads: {}, resource_api_version: "V3", initial_fetch_timeout: "0s" },
            cds_config: { ads: {}, resource_api_version: "V3", initial_fetch_timeout: "0s" },
        },
        static_resources: {
            clusters: [
                {
                    ...cluster("xds-grpc", ports.istiodXds),
                    typed_extension_protocol_options: {
                        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
                            "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
                            explicit_http_config: { http2_protocol_options: {} },
                        },
                    },
                },
                cluster("prometheus_stats", proxy.adminPort),
            ],
        },
    };
}

export function makeAccessLogPipes(location: Location): Promise<string> {
    return run(
        "mkfifo",
        Object.values(proxies).map((proxy) => accessLogPipe(location, proxy)),
    );
}
