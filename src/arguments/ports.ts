import type { BlueGreenServiceArgs, ContainerArgs, PodArgs, ServicePortArgs } from "../args.ts";
import { COLORS, type Color } from "../model/color.ts";
import { isPlainObject } from "./plainObject.ts";

// On which port each colour listens. Service, pods, smoke test and checks all use this.

/** A port of the Service and its targets. */
export interface PortSettings {
    readonly name: string;
    readonly port: number;
    /** What the Service says: a number where both colours listen on it, else the name that each pod gives to its own port. */
    readonly targetPort: number | string;
    /** The number on which each colour listens; undefined where a pod that is taken verbatim does not tell. */
    readonly listens: Record<Color, number | undefined>;
}

type PodSource = Pick<BlueGreenServiceArgs, "blue" | "green" | "container" | "pod" | "service">;

export const DEFAULT_PORT = { name: "http", port: 80 } as const;

/** The Service's ports as given. */
export function askedPorts({ service }: PodSource): ServicePortArgs[] {
    return service?.ports ?? [DEFAULT_PORT];
}

/** Whether the Service asks each pod for its port by name. */
export function isNamed({ targetPort }: Pick<PortSettings, "targetPort">): boolean {
    return typeof targetPort === "string";
}

/** The port of a colour's own container; undefined where its pod is taken verbatim, or nothing is said. */
export function containerPort(args: PodSource, color: Color): number | undefined {
    if (podOf(args, color) !== undefined) return undefined;
    const { port }: Partial<ContainerArgs> = { ...args.container, ...args[color].container };
    return port;
}

/** How the pods of both colours call the port of their container. */
export function podPortName(args: PodSource): string {
    const ports = askedPorts(args);
    const named = ports.find(({ targetPort }) => typeof targetPort === "string")?.targetPort;
    const following = ports.find(({ targetPort }) => targetPort === undefined);
    return String(named ?? following?.name ?? ports[0]?.name);
}

/** Where each port of the Service leads, in each colour. */
export function portSettings(args: PodSource): PortSettings[] {
    return askedPorts(args).map(({ name, port, targetPort }) => {
        const listens = {
            blue: listensOn(args, "blue", targetPort),
            green: listensOn(args, "green", targetPort),
        };
        const common = listens.blue === listens.green ? listens.blue : undefined;
        return { name, port, targetPort: targetPort ?? common ?? podPortName(args), listens };
    });
}

function listensOn(args: PodSource, color: Color, targetPort: number | string | undefined): number | undefined {
    if (typeof targetPort === "number") return targetPort;
    const pod = podOf(args, color);
    if (pod === undefined) return containerPort(args, color);
    if (targetPort === undefined) return COLORS.map((each) => containerPort(args, each)).find((each) => each);
    return declaredPorts(pod)?.find(({ name }) => name === targetPort)?.number;
}

/** A port that a pod says it has. */
export interface DeclaredPort {
    readonly number: number;
    readonly name: string | undefined;
}

/** The ports that a pod says it has; undefined where that is not known yet. */
export function declaredPorts(pod: PodArgs): DeclaredPort[] | undefined {
    const spec: unknown = isBuilder(pod) ? pod.podSpec : pod;
    const containers = isPlainObject(spec) ? spec.containers : undefined;
    if (!Array.isArray(containers)) return undefined;
    const found: DeclaredPort[] = [];
    for (const container of containers as unknown[]) {
        if (!isPlainObject(container)) return undefined;
        const { ports = [] } = container;
        if (!Array.isArray(ports)) return undefined;
        for (const port of ports as unknown[]) {
            if (!isPlainObject(port)) return undefined;
            const { containerPort: number, name } = port;
            if (typeof number !== "number" || !(name === undefined || typeof name === "string")) return undefined;
            found.push({ number, name });
        }
    }
    return found;
}

/** A colour's pod that is taken verbatim. */
export function podOf(args: Pick<PodSource, "blue" | "green" | "pod">, color: Color): PodArgs | undefined {
    return args[color].pod ?? args.pod;
}

function isBuilder(pod: PodArgs): pod is Extract<PodArgs, { podSpec: unknown }> {
    return typeof pod === "object" && pod !== null && "podSpec" in pod;
}
