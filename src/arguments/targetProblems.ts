import type { BlueGreenServiceArgs, ServicePortArgs } from "../args.ts";
import { COLORS, type Color, other } from "../model/color.ts";
import { askedPorts, containerPort, type DeclaredPort, declaredPorts, podOf } from "./ports.ts";
import type { Problem } from "./problems.ts";
import type { Settings } from "./settings.ts";

/** Ports of the Service that would lead to a port on which a colour does not listen. */
export function targetProblems(args: BlueGreenServiceArgs, { podPortName }: Settings): Problem[] {
    const given = args.service?.ports !== undefined;
    const found = askedPorts(args).map(({ targetPort }, index) => {
        const path = given ? `service.ports[${index}].targetPort` : "service.ports";
        return targetProblem(args, { targetPort, podPortName, path });
    });
    return found.filter((problem) => problem !== undefined);
}

interface AskedTarget {
    readonly targetPort: ServicePortArgs["targetPort"];
    readonly podPortName: string;
    readonly path: string;
}

function targetProblem(
    args: BlueGreenServiceArgs,
    { targetPort, podPortName, path }: AskedTarget,
): Problem | undefined {
    const reason =
        targetPort === undefined
            ? COLORS.map((color) => unknownTarget(args, color)).find(isReason)
            : typeof targetPort === "number"
              ? COLORS.map((color) => othersTarget(args, color, targetPort)).find(isReason)
              : COLORS.map((color) => missingName(args, color, { targetPort, podPortName })).find(isReason);
    return reason === undefined ? undefined : { path, reason };
}

function isReason(reason: string | undefined): reason is string {
    return reason !== undefined;
}

/**
 * No targetPort is given: the port is that of the other colour's container, and a pod taken verbatim must declare the same
 * number.
 */
function unknownTarget(args: BlueGreenServiceArgs, color: Color): string | undefined {
    const pod = podOf(args, color);
    if (pod === undefined) return undefined;
    const port = containerPort(args, other(color));
    const what = args[color].pod ? `${color}.pod` : "pod";
    if (port === undefined) {
        return "got nothing; allowed: at least one port with its targetPort, the port on which the pod listens";
    }
    const declared = declaredPorts(pod);
    if (declared?.some(({ number }) => number === port)) return undefined;
    return (
        `got nothing, and ${what} ${sayDeclared(declared)} while the container of ${other(color)} listens on ${port}; allowed: the number on which ` +
        "both listen, or the name that both give to their port"
    );
}

/** A port number that only the other colour has, left over from before this colour got its own. */
function othersTarget(args: BlueGreenServiceArgs, color: Color, targetPort: number): string | undefined {
    const [own, others] = [containerPort(args, color), containerPort(args, other(color))];
    if (own === undefined || own === others || others !== targetPort) return undefined;
    return (
        `got ${targetPort}, on which ${other(color)} listens, while ${color} listens on ${own}; allowed: leave it out, which leads to each ` +
        "colour's own port, or a port that both have"
    );
}

function missingName(
    args: BlueGreenServiceArgs,
    color: Color,
    { targetPort, podPortName: name }: { targetPort: string; podPortName: string },
): string | undefined {
    const pod = podOf(args, color);
    if (pod === undefined) {
        return name === targetPort
            ? undefined
            : `got "${targetPort}"; allowed: "${name}", the name that another port uses for the only port of the container, or a number`;
    }
    const declared = declaredPorts(pod);
    if (declared === undefined || declared.some(({ name }) => name === targetPort)) return undefined;
    const what = args[color].pod ? `${color}.pod` : "pod";
    return `got "${targetPort}", but ${what} ${sayDeclared(declared)}; allowed: the name of a port that both pods declare, or a number`;
}

function sayDeclared(ports: DeclaredPort[] | undefined): string {
    if (ports === undefined) return "declares its ports in an Output";
    const list = ports.map(({ number, name }) => (name === undefined ? String(number) : `${name} (${number})`));
    return `declares ${list.length === 0 ? "no port" : list.join(", ")}`;
}
