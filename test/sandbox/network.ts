/**
 * The sandbox's addresses and ports. Everything lives in network namespaces of its own, so they are the same in every
 * sandbox and collide with nothing outside.
 */
export const addresses = {
    /** The node, the API server and the ingress gateway. EndpointSlices refuse loopback addresses, so it has one of its own. */
    node: "172.18.0.2",
    /** The caller inside the mesh. */
    meshClient: "172.18.0.3",
    /** The two ends of the link between the cluster's namespace and the pods'. */
    podLink: { cluster: "10.243.0.1", pods: "10.243.0.2", bits: 30 },
    podRange: "10.244.0.0/16",
    /** Proxies beside pods have addresses of it in the cluster's namespace, where pods reach them. */
    sidecarRange: "10.243.1.0/24",
    serviceRange: "10.96.0.0/16",
} as const;

export const ports = {
    etcdClient: 2379,
    etcdPeer: 2380,
    apiServer: 6443,
    controllerManager: 10257,
    scheduler: 10259,
    kwok: 10247,
    istiodXds: 15010,
    istiodSecureXds: 15012,
    istiodDebug: 8888,
    istiodWebhook: 15017,
    istiodMonitoring: 15014,
    gatewayAdmin: 15000,
    meshAdmin: 15100,
    meshProxy: 15002,
    metrics: 15090,
    podStatus: 15091,
    resourceMetrics: 15092,
    programRunner: 15093,
    prometheus: 9090,
    /** The gateway's port that the root project uses unless it is configured; Gateways may use 8080 to 8099. */
    gateway: 8080,
} as const;

/** Where the parts are, for programs that run inside the sandbox. */
export const urls = {
    apiServer: `https://${addresses.node}:${ports.apiServer}`,
    gateway: `http://${addresses.node}:${ports.gateway}`,
    meshProxy: `http://127.0.0.1:${ports.meshProxy}`,
    prometheus: `http://127.0.0.1:${ports.prometheus}`,
    istiod: `http://127.0.0.1:${ports.istiodDebug}`,
} as const;
