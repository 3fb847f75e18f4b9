import type { Input } from "@pulumi/pulumi";
import type { BlueGreenServiceArgs, ColorArgs, ContainerArgs, GatewayArgs, TrafficArgs } from "./args.ts";
import { COLORS, type Color, other } from "./color.ts";

/** The validated arguments with every default filled in: what the specs are made from. */
export interface Settings {
    name: string;
    namespace: Input<string>;
    active: Color;
    idle: Color;
    colors: Record<Color, ColorArgs & { replicas: number }>;
    container: ContainerArgs & { name: string };
    ports: { name: string; port: number; targetPort: number }[];
    hosts: string[];
    gateway?: GatewayArgs & { port: number };
    traffic: TrafficArgs;
    rolloutTimeoutSeconds: number;
}

export const DEFAULTS = {
    /** Survives the loss of one zone in three. */
    replicas: 3,
    namespace: "default",
    gatewayPort: 80,
    servicePort: 80,
    /** Kubernetes' own. */
    rolloutTimeoutSeconds: 600,
} as const;

/** The pods of each colour: a colour's own number, or what its role asks for. */
export function replicasOf(
    args: Pick<BlueGreenServiceArgs, "activeColor" | "replicas" | "standbyReplicas" | "blue" | "green">,
): Record<Color, number> {
    const active = args[args.activeColor].replicas ?? args.replicas ?? DEFAULTS.replicas;
    const idle = args[other(args.activeColor)].replicas ?? args.standbyReplicas ?? active;
    return args.activeColor === "blue" ? { blue: active, green: idle } : { blue: idle, green: active };
}

export function settingsOf(name: string, args: BlueGreenServiceArgs): Settings {
    const replicas = replicasOf(args);
    const ports = args.service?.ports ?? [{ name: "http", port: DEFAULTS.servicePort }];
    return {
        name,
        namespace: args.namespace ?? DEFAULTS.namespace,
        active: args.activeColor,
        idle: other(args.activeColor),
        colors: Object.fromEntries(
            COLORS.map((color) => [color, { ...args[color], replicas: replicas[color] }]),
        ) as Settings["colors"],
        container: { ...args.container, name: args.container.name ?? name },
        ports: ports.map((port) => ({ ...port, targetPort: port.targetPort ?? args.container.port })),
        hosts: args.hosts ?? [],
        gateway: args.gateway && { ...args.gateway, port: args.gateway.port ?? DEFAULTS.gatewayPort },
        traffic: args.traffic ?? {},
        rolloutTimeoutSeconds: args.rolloutTimeoutSeconds ?? DEFAULTS.rolloutTimeoutSeconds,
    };
}
