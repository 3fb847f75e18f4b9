import { type Input, type Output, output, unsecret } from "@pulumi/pulumi";
import type {
    AutoscalingArgs,
    BlueGreenServiceArgs,
    ColorArgs,
    ContainerArgs,
    DestinationArgs,
    DisruptionBudgetArgs,
    DrainArgs,
    GateArgs,
    GatewayArgs,
    GatewayTlsArgs,
    NamesArgs,
    PodArgs,
    SelectorLabelsArgs,
    SmokeTestArgs,
    TrafficArgs,
} from "../args.ts";
import { COLORS, type Color, other } from "../model/color.ts";
import { APP_LABEL, COLOR_LABEL, colorName } from "../model/names.ts";
import { type MonitoringSettings, monitoringSettings } from "./monitoringSettings.ts";
import { DEFAULT_PORT, type PortSettings, podOf, podPortName, portSettings } from "./ports.ts";

/** The arguments with every default filled in, once: what is checked across arguments, and what the specs are made from. */
export interface Settings {
    readonly name: string;
    readonly names: Required<NamesArgs>;
    readonly namespace: Input<string>;
    readonly active: Color;
    readonly idle: Color;
    readonly colors: Record<Color, ColorSettings>;
    readonly selectors: Required<SelectorLabelsArgs>;
    readonly ports: PortSettings[];
    /** How the pods of both colours call the port of their container. */
    readonly podPortName: string;
    readonly pinToActive: boolean;
    readonly hosts: string[];
    readonly gateway: GatewaySettings | undefined;
    readonly traffic: TrafficSettings;
    readonly destination: DestinationArgs;
    readonly autoscaling: AutoscalingArgs | undefined;
    readonly disruptionBudget: DisruptionBudgetArgs | undefined;
    readonly gate: GateSettings;
    readonly drain: Required<DrainArgs>;
    readonly monitoring: MonitoringSettings;
    readonly scaleDownDelaySeconds: number;
    readonly rolloutTimeoutSeconds: number;
    readonly longestRequestSeconds: number;
    readonly allowLiveChange: boolean;
    readonly cutoverReason: string | undefined;
    readonly labels: Record<string, string>;
    readonly annotations: Record<string, Input<string>>;
    readonly istioApiVersion: "v1" | "v1beta1";
    /** The release set to which the service belongs. */
    readonly set?: ReleaseSetSettings;
}

/** Services that change colour together. */
export interface ReleaseSetSettings {
    readonly name: string;
    readonly active: Color;
    readonly members: readonly Settings[];
    /** The names of the members whose own routes decide which colour a request gets. */
    readonly entries: readonly string[];
}

/** The gateway, with defaults. */
export type GatewaySettings = Omit<GatewayArgs, "tls"> & { port: number; tls?: Required<GatewayTlsArgs> };

/** Where requests go, with defaults. */
export type TrafficSettings = TrafficArgs & Required<Pick<TrafficArgs, "idlePercent" | "mirrorPercent" | "match">>;

/** When traffic may move, with defaults. */
export type GateSettings = GateArgs & { minReadyPercent: number; minReplicas: number; minReadySeconds: number };

/** What runs in one colour: a pod taken verbatim, or a container from which one is made. */
export interface ColorSettings {
    readonly replicas: number;
    readonly version: string | undefined;
    readonly source:
        | { readonly pod: PodArgs }
        | { readonly image: Input<string>; readonly container: ContainerArgs & { readonly name: string } };
    readonly podLabels: Record<string, string>;
    readonly podAnnotations: Record<string, Input<string>>;
    readonly podDefaults: boolean;
}

export const DEFAULTS = {
    /** Survives the loss of one zone in three. */
    replicas: 3,
    namespace: "default",
    gatewayPort: 80,
    tlsPort: 443,
    servicePort: DEFAULT_PORT.port,
    minReadyPercent: 100,
    minReplicas: 1,
    /** On a busy istiod, pods were measured to arrive 0.4 s after their EndpointSlice was written. */
    minReadySeconds: 2,
    /** istiod pushes within a second, Envoy drains what is open; the rest is for a mesh under load. */
    scaleDownDelaySeconds: 30,
    /** Kubernetes' own. */
    rolloutTimeoutSeconds: 600,
    longestRequestSeconds: 30,
    drainTimeoutSeconds: 120,
    istioNamespace: "istio-system",
    targetCpuPercent: 80,
} as const;

/** Filled in where the test runs, so that the recorded gate stays as the program wrote it. */
export const SMOKE_TEST_DEFAULTS = {
    timeoutSeconds: 10,
    from: "apiServer",
    /** It has a shell beside curl. */
    image: "curlimages/curl:8.16.0",
} as const;

/**
 * istiod watches routes and pods separately, and pushes together what comes within a tenth of a second. Proxies then first apply that
 * the pods are gone, and only then the route away from them.
 */
export const LEAST_SCALE_DOWN_DELAY_SECONDS = 2;

export function gateSettings<T extends GateArgs>(args: T | undefined): GateSettings & T {
    const { minReadyPercent, minReplicas, minReadySeconds } = DEFAULTS;
    return { minReadyPercent, minReplicas, minReadySeconds, ...args } as GateSettings & T;
}

/** Fills in the defaults of arguments whose fields are valid each by itself. */
export function settingsOf(name: string, args: BlueGreenServiceArgs): Settings {
    const replicas = replicasOf(args);
    return {
        name,
        names: namesOf(name, args),
        namespace: namespaceOf(args),
        active: args.activeColor,
        idle: other(args.activeColor),
        colors: byColor((color) => colorSettings(name, args, color, replicas[color])),
        selectors: selectorsOf(name, args),
        ports: portSettings(args),
        podPortName: podPortName(args),
        pinToActive: args.service?.pinToActive ?? false,
        hosts: args.hosts ?? [],
        gateway: args.gateway && gatewaySettings(args.gateway),
        traffic: { idlePercent: 0, mirrorPercent: 0, match: [], ...args.traffic },
        destination: args.destination ?? {},
        autoscaling: args.autoscaling,
        disruptionBudget: args.disruptionBudget === false ? undefined : (args.disruptionBudget ?? {}),
        gate: gateSettings(args.gate),
        drain: {
            waitForProxies: false,
            timeoutSeconds: DEFAULTS.drainTimeoutSeconds,
            istioNamespace: DEFAULTS.istioNamespace,
            istiodUrls: [],
            ...args.drain,
        },
        monitoring: monitoringSettings(name, args.monitoring),
        scaleDownDelaySeconds: Math.max(
            args.scaleDownDelaySeconds ?? DEFAULTS.scaleDownDelaySeconds,
            LEAST_SCALE_DOWN_DELAY_SECONDS,
        ),
        rolloutTimeoutSeconds: args.rolloutTimeoutSeconds ?? DEFAULTS.rolloutTimeoutSeconds,
        longestRequestSeconds: args.longestRequestSeconds ?? DEFAULTS.longestRequestSeconds,
        allowLiveChange: args.allowLiveChange ?? false,
        cutoverReason: args.cutoverReason,
        labels: args.labels ?? {},
        annotations: args.annotations ?? {},
        istioApiVersion: args.istioApiVersion ?? "v1",
    };
}

/** The pods of each colour: a colour's own number, or what its role asks for. */
function replicasOf(
    args: Pick<BlueGreenServiceArgs, "activeColor" | "replicas" | "standbyReplicas" | "autoscaling" | "blue" | "green">,
): Record<Color, number> {
    if (args.autoscaling) return { blue: args.autoscaling.minReplicas, green: args.autoscaling.minReplicas };
    const active = args[args.activeColor].replicas ?? args.replicas ?? DEFAULTS.replicas;
    const idle = args[other(args.activeColor)].replicas ?? args.standbyReplicas ?? active;
    return args.activeColor === "blue" ? { blue: active, green: idle } : { blue: idle, green: active };
}

function selectorsOf(name: string, args: BlueGreenServiceArgs): Required<SelectorLabelsArgs> {
    return {
        service: { [APP_LABEL]: name },
        blue: { [COLOR_LABEL]: "blue" },
        green: { [COLOR_LABEL]: "green" },
        ...args.selectorLabels,
    };
}

function namesOf(name: string, args: BlueGreenServiceArgs): Required<NamesArgs> {
    return {
        service: name,
        blue: colorName(name, "blue"),
        green: colorName(name, "green"),
        destinationRule: name,
        virtualService: name,
        gateway: name,
        ...args.names,
    };
}

/** Whether the program's own routes lead requests to the idle colour: the service's, or that of an entry of its release set. */
export function idleHasTraffic(settings: Pick<Settings, "name" | "traffic" | "set">): boolean {
    return [settings, ...otherEntries(settings)].some(
        ({ traffic }) => traffic.idlePercent > 0 || traffic.match.length > 0,
    );
}

/** The services by which requests enter a release set: those that have hosts, or all where none has. */
export function defaultEntries(members: readonly { name: string; hosts: readonly unknown[] }[]): string[] {
    const reached = members.filter(({ hosts }) => hosts.length > 0);
    return (reached.length > 0 ? reached : members).map(({ name }) => name);
}

/** The other members of its release set whose routes decide which colour a request gets. */
export function otherEntries({ name, set }: Pick<Settings, "name" | "set">): Settings[] {
    return set?.members.filter((member) => member.name !== name && set.entries.includes(member.name)) ?? [];
}

/** Whether a service's own route decides which colour a request gets: that of every service without a release set does. */
export function isEntry({ name, set }: Pick<Settings, "name" | "set">): boolean {
    return set === undefined || set.entries.includes(name);
}

function gatewaySettings({ tls, ...gateway }: GatewayArgs): GatewaySettings {
    const tlsDefaults = {
        port: DEFAULTS.tlsPort,
        mode: "SIMPLE",
        minProtocolVersion: "TLSV1_2",
        httpsRedirect: true,
    } as const;
    return { port: DEFAULTS.gatewayPort, ...gateway, ...(tls && { tls: { ...tlsDefaults, ...tls } }) };
}

/**
 * The gate for code that does not know the ports: a smoke test names the port that it asks, for each colour where they differ.
 */
export type RecordedGate = Omit<GateSettings, "smokeTest"> & {
    smokeTest?: SmokeTestArgs & { ports?: PortSettings["listens"] };
};

export function recordedGate({ gate, ports: [main] }: Pick<Settings, "gate" | "ports">): RecordedGate {
    const { smokeTest } = gate;
    if (!smokeTest || smokeTest.port !== undefined || !main) return gate;
    const { listens } = main;
    const asked = listens.blue === listens.green ? { port: listens.blue } : { ports: listens };
    return { ...gate, smokeTest: { ...asked, ...smokeTest } as SmokeTestArgs };
}

/** One result for each Output, so that services that share a namespace compare as equal. */
const namespaces = new WeakMap<object, Output<string>>();

/** Object and rule names are made from it, and those are readable in the cluster: it cannot stay a secret. */
function namespaceOf({ namespace = DEFAULTS.namespace }: BlueGreenServiceArgs): Input<string> {
    if (typeof namespace === "string") return namespace;
    const plain = namespaces.get(namespace) ?? unsecret(output(namespace));
    namespaces.set(namespace, plain);
    return plain;
}

function byColor<T>(make: (color: Color) => T): Record<Color, T> {
    return Object.fromEntries(COLORS.map((color) => [color, make(color)])) as Record<Color, T>;
}

function colorSettings(name: string, args: BlueGreenServiceArgs, color: Color, replicas: number): ColorSettings {
    const own: ColorArgs = args[color];
    const pod = podOf(args, color);
    return {
        replicas,
        version: own.version,
        source:
            pod === undefined
                ? {
                      image: own.image as Input<string>,
                      container: { name, ...containerOf(args, color) } as NamedContainer,
                  }
                : { pod },
        podLabels: { ...args.podLabels, ...own.podLabels },
        podAnnotations: { ...args.podAnnotations, ...own.podAnnotations },
        podDefaults: own.podDefaults ?? true,
    };
}

/** The container of one colour: what is common, with what is the colour's own over it. */
function containerOf(args: BlueGreenServiceArgs, color: Color): Partial<ContainerArgs> {
    return { ...args.container, ...args[color].container };
}

type NamedContainer = ContainerArgs & { name: string };
