/**
 * The Kubernetes Service over both colours.
 * @see https://kubernetes.io/docs/concepts/services-networking/service/
 */
export interface ServiceArgs {
    /**
     * Its ports. At least one, all of them HTTP: Istio cuts open connections of any other protocol when a route changes. Requests
     * through the gateway go to the first one; callers in the mesh reach each by its number. To change the first port, put the new
     * one before it in one update and remove the old one in a later update. Removing it at once is refused.
     * @default one port named `http`, 80, which leads to the container's port
     */
    ports?: ServicePortArgs[];

    /**
     * Whether the Service selects the active colour alone. Callers without a sidecar do not see the route and otherwise reach both
     * colours. The Service then changes right after the route, and a second Service `<name>-all` selects both colours for the
     * route. Switching it on or off makes the update wait `scaleDownDelaySeconds` before and after the route changes to the other
     * Service.
     * @default false
     */
    pinToActive?: boolean;
}

/** One port of the Service. */
export interface ServicePortArgs {
    /**
     * `http`, `http2`, `grpc`, `grpc-web`, or one of these followed by `-` and more; at most 15 characters. Istio reads the protocol
     * from it. A change is refused while pods have traffic: requests would find no pod until the EndpointSlices have followed.
     * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
     */
    name: string;

    /** The port that callers use. From 1 to 65535. */
    port: number;

    /**
     * The container's port: a number from 1 to 65535 on which both colours listen, or the name that each colour's pod gives to its
     * own port. Required with `pod`, unless the pod declares the port of the other colour's container. A change is refused while
     * pods that have traffic do not listen on it.
     * @default each colour's own `container.port`, by name while the two differ
     * @see https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
     */
    targetPort?: number | string;
}

/**
 * How callers outside the mesh reach `hosts`: through a Gateway made for the service (`selector`), or through existing Gateways.
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/
 */
export interface GatewayArgs {
    /** Labels of the gateway's pods; `{ istio: "ingressgateway" }` for Istio's own. Makes a Gateway for the service. */
    selector?: Record<string, string>;

    /**
     * The port that this Gateway opens for HTTP. From 1 to 65535. Only with `selector`.
     * @default 80
     */
    port?: number;

    /**
     * HTTPS on this Gateway. Only with `selector`.
     * @default none: HTTP only
     */
    tls?: GatewayTlsArgs;

    /** Existing Gateways, as `namespace/name`, or `name` in the service's own namespace. At least one. Not together with `selector`. */
    existing?: string[];
}

/**
 * HTTPS on the service's Gateway.
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export interface GatewayTlsArgs {
    /** The Secret with certificate and key, in the namespace of the gateway's pods. */
    credentialName: string;

    /**
     * The port that is opened for HTTPS. From 1 to 65535, and not the HTTP port.
     * @default 443
     */
    port?: number;

    /**
     * `MUTUAL` also requires a certificate of the caller.
     * @default "SIMPLE"
     */
    mode?: "SIMPLE" | "MUTUAL";

    /**
     * The oldest TLS version that is accepted.
     * @default "TLSV1_2"
     */
    minProtocolVersion?: "TLSV1_2" | "TLSV1_3";

    /**
     * Whether HTTP requests are redirected to HTTPS with a 301 instead of being answered.
     * @default true
     */
    httpsRedirect?: boolean;
}

/**
 * Where requests go, and how they are treated on the way. What goes to the idle colour goes to the other one after a cutover.
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
 */
export interface TrafficArgs {
    /**
     * The share of the requests that the idle colour gets, in percent: a canary. A whole number from 0 to 99. A cutover is refused
     * while it is set, because it would not move all traffic.
     * @default 0
     */
    idlePercent?: number;

    /**
     * The share of the requests that are also copied to the idle colour, in percent. From 0 to 100. Its answers are discarded, but
     * what it writes elsewhere is written twice.
     * @default 0
     */
    mirrorPercent?: number;

    /**
     * The header whose value, `blue` or `green`, chooses the colour of a single request: its name in lower case, or an object.
     * @default none
     */
    testHeader?: string | TestHeaderArgs;

    /**
     * Requests that match one of these go to the idle colour: a canary for certain callers. A cutover is refused while it is set,
     * because it would not move all traffic.
     * @default none
     */
    match?: RequestMatch[];

    /**
     * Which failed requests are retried, and how often.
     * @default Istio's own: twice, on failures before the request reached a pod
     */
    retries?: RetryArgs;

    /**
     * How long a request may take, including retries, such as `30s`. Whole milliseconds.
     * @default none
     */
    timeout?: string;
}

/** The header that chooses the colour of a single request. */
export interface TestHeaderArgs {
    /** Its name, in lower case. */
    name: string;

    /**
     * Whether it also works through the gateway, where anybody could reach a release that is not public yet.
     * @default false
     */
    atGateway?: boolean;
}

/**
 * A request that meets all of these conditions. At least one.
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export interface RequestMatch {
    /** The path. */
    uri?: TextMatch;
    /** The HTTP method. */
    method?: TextMatch;
    /** The host that the caller asked for. */
    authority?: TextMatch;
    /** Headers by name, in lower case. */
    headers?: Record<string, TextMatch>;
    /** Query parameters by name. */
    queryParams?: Record<string, TextMatch>;
    /** Labels of the calling pod. Holds only for callers with a sidecar. */
    sourceLabels?: Record<string, string>;
    /** The calling pod's namespace. Holds only for callers with a sidecar. */
    sourceNamespace?: string;
    /**
     * Whether `uri` matches regardless of upper and lower case.
     * @default false
     */
    ignoreUriCase?: boolean;
}

/**
 * How a text is compared. Exactly one field. `regex` is in RE2's syntax and must match the whole text.
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch
 */
export interface TextMatch {
    /** The whole text. */
    exact?: string;
    /** The text's beginning. */
    prefix?: string;
    /** A pattern. */
    regex?: string;
}

/**
 * Retries of failed requests.
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
 */
export interface RetryArgs {
    /** How often a request is retried at most. At least 0; 0 switches retries off. */
    attempts: number;

    /**
     * How long one attempt may take, such as `2s`. At most `traffic.timeout`.
     * @default `traffic.timeout`
     */
    perTryTimeout?: string;

    /**
     * Which failures are retried: Envoy's retry conditions or statuses such as 503, separated by commas without spaces.
     * @default Istio's own
     * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on
     */
    retryOn?: string;
}
