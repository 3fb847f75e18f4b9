/** A proxy whose access log is read, as it names itself in the `source_*` labels. */
export interface ReportingProxy {
    workload: string;
    namespace: string;
    app: string;
    /** Whether the Host header stands for the service of a request that no cluster was found for. */
    hostHeaderFallback: boolean;
}

export const reportingProxies = {
    gateway: {
        workload: "istio-ingressgateway",
        namespace: "istio-system",
        app: "istio-ingressgateway",
        // Istio turns the fallback off at gateways: outsiders choose that header, and every value would be a series.
        hostHeaderFallback: false,
    },
    mesh: { workload: "client", namespace: "default", app: "client", hostHeaderFallback: true },
} as const satisfies Record<string, ReportingProxy>;

export type ProxyName = keyof typeof reportingProxies;
