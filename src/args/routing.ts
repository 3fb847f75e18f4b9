/** The Kubernetes Service over both colours. */
export interface ServiceArgs {
    /**
     * Its ports, all of them HTTP: Istio cuts open connections of any other protocol when a route changes. Requests
     * that come through the gateway go to the first of them; callers in the mesh reach each by its number. Another first
     * port comes in two updates: put before the one that is there, which is taken away later. Taking it away at once is refused.
     * @default one port `http`, 80, to the container's port
     */
    ports?: ServicePortArgs[];

    /**
     * Callers without a sidecar do not see the route and reach both colours. With this, the Service selects the active
     * colour alone, changing right after the route, and a second Service `<name>-all` selects both for the route. Switched on or
     * off, the update lets `scaleDownDelaySeconds` pass before and after the route goes over to the other Service.
     * @default false
     */
    pinToActive?: boolean;
}

/** One port of the Service. */
export interface ServicePortArgs {
    /**
     * `http`, `http2`, `grpc`, `grpc-web`, or one of these followed by `-` and more; Istio reads the protocol from it. A change is
     * refused while pods have traffic: none of them would be found by the port until their EndpointSlices have followed.
     */
    name: string;

    /** The port that callers use. From 1 to 65535. */
    port: number;

    /**
     * The container's port: a number from 1 to 65535, on which both colours listen, or the name that each colour's pod gives to
     * its own. Needed with `pod`, unless it declares the port of the other colour's container. A change is refused where pods
     * that have traffic do not listen on it.
     * @default each colour's own `container.port`: the Service asks for it by name while the two differ
     * @see https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
     */
    targetPort?: number | string;
}

/** How callers outside the mesh get in: a Gateway of the service's own (`selector`), or Gateways that exist. */
export interface GatewayArgs {
    /** Labels of the gateway's pods, for Istio's own `{ istio: "ingressgateway" }`. Makes a Gateway of the service's own. */
    selector?: Record<string, string>;

    /**
     * The port that the own Gateway opens for HTTP. From 1 to 65535.
     * @default 80
     */
    port?: number;

    /**
     * HTTPS on the own Gateway.
     * @default HTTP only
     */
    tls?: GatewayTlsArgs;

    /** Gateways that exist, as `namespace/name` or, in the service's own namespace, `name`. Not together with `selector`. */
    existing?: string[];
}

/** HTTPS on the service's own Gateway. */
export interface GatewayTlsArgs {
    /** The Secret with certificate and key, in the namespace of the gateway's pods. */
    credentialName: string;

    /**
     * The port that is opened for HTTPS. From 1 to 65535.
     * @default 443
     */
    port?: number;

    /**
     * `MUTUAL` asks callers for a certificate too.
     * @default "SIMPLE"
     */
    mode?: "SIMPLE" | "MUTUAL";

    /**
     * The oldest protocol that is spoken.
     * @default "TLSV1_2"
     */
    minProtocolVersion?: "TLSV1_2" | "TLSV1_3";

    /**
     * Whether HTTP requests are sent to HTTPS with a 301 instead of being answered.
     * @default true
     */
    httpsRedirect?: boolean;
}

/** Which requests go where, and how they are treated on their way. Everything named idle follows the colour. */
export interface TrafficArgs {
    /**
     * The part of the requests that the idle colour gets, in percent: a canary. A whole number from 0 to 99. A cutover
     * while it is set is refused, because it would not move all traffic.
     * @default 0
     */
    idlePercent?: number;

    /**
     * The part of the requests of which the idle colour gets a copy too, in percent, from 0 to 100. Its answers are thrown
     * away, but what it writes elsewhere is written twice.
     * @default 0
     */
    mirrorPercent?: number;

    /**
     * The header whose value, `blue` or `green`, chooses the colour of a single request, as a name or with more detail.
     * @default none
     */
    testHeader?: string | TestHeaderArgs;

    /**
     * Requests that match one of these go to the idle colour: a canary for some callers instead of some requests. A
     * cutover while it is set is refused, because it would not move all traffic.
     * @default none
     */
    match?: RequestMatch[];

    /**
     * What to try again, and how often.
     * @default Istio's own: twice, on failures before the request reached a pod
     */
    retries?: RetryArgs;

    /**
     * The longest that a request may take, retries included, such as `30s`.
     * @default none
     */
    timeout?: string;
}

/** The header that chooses the colour of a single request. */
export interface TestHeaderArgs {
    /** Its name, in lower case. */
    name: string;

    /**
     * Whether it works through the gateway too, where everybody could reach a release that is not out yet.
     * @default false
     */
    atGateway?: boolean;
}

/** A request that meets all of these conditions, as Istio's HTTPMatchRequest. */
export interface RequestMatch {
    uri?: TextMatch;
    method?: TextMatch;
    authority?: TextMatch;
    /** By header name, in lower case. */
    headers?: Record<string, TextMatch>;
    /** By parameter name. */
    queryParams?: Record<string, TextMatch>;
    /** Labels of the calling pod, in the mesh. */
    sourceLabels?: Record<string, string>;
    /** The calling pod's namespace, in the mesh. */
    sourceNamespace?: string;
    /** Whether upper and lower case in `uri` are the same. */
    ignoreUriCase?: boolean;
}

/** Exactly one of these; `regex` is in RE2's syntax and has to match the whole text. */
export interface TextMatch {
    exact?: string;
    prefix?: string;
    regex?: string;
}

/** Retries of failed requests. */
export interface RetryArgs {
    /** How often, at most; 0 switches retries off. */
    attempts: number;

    /**
     * The longest that one attempt may take, such as `2s`.
     * @default `traffic.timeout`
     */
    perTryTimeout?: string;

    /**
     * Which failures, as Envoy names them, separated by commas.
     * @default Istio's own
     */
    retryOn?: string;
}
