import type { BlueGreenServiceArgs, ContainerArgs } from "../args.ts";
import { COLORS, type Color } from "../model/color.ts";
import type { Problem } from "./problems.ts";
import type { Settings } from "./settings.ts";

/** What is missing in each colour's pod, or given twice. */
export function podProblems(args: BlueGreenServiceArgs, { colors }: Settings): Problem[] {
    const both: Problem[] =
        args.pod && args.container
            ? [
                  {
                      path: "container",
                      reason: "cannot be given together with pod, which is taken verbatim; allowed: one of the two",
                  },
              ]
            : [];
    const found = COLORS.flatMap((color) => {
        const { source } = colors[color];
        return "pod" in source ? besidePod(args, color) : ofContainer(args, color, source.container);
    });
    // What is missing in the common container is missing for both.
    return [...both, ...found.filter(({ path }, index) => found.findIndex((each) => each.path === path) === index)];
}

function besidePod(args: BlueGreenServiceArgs, color: Color): Problem[] {
    const pod = args[color].pod ? `${color}.pod` : "pod";
    return (["image", "container"] as const)
        .filter((field) => args[color][field] !== undefined)
        .map((field) => ({
            path: `${color}.${field}`,
            reason: `cannot be given together with ${pod}, which is taken verbatim; allowed: one of the two`,
        }));
}

function ofContainer(
    args: BlueGreenServiceArgs,
    color: Color,
    { port, healthPath, readinessProbe }: Partial<ContainerArgs>,
): Problem[] {
    const problems: Problem[] = [];
    const missing = (path: string, allowed: string) =>
        problems.push({ path, reason: `got nothing; allowed: ${allowed}` });
    if (args[color].image === undefined) missing(`${color}.image`, "an image's name");

    const place = args[color].container ? `${color}.container` : "container";
    if (!args.container && !args[color].container) {
        missing(place, "a container with its port and healthPath, or a pod");
        return problems;
    }
    if (port === undefined) missing(`${place}.port`, "the port on which the container listens");
    if (healthPath === undefined && readinessProbe === undefined) {
        missing(
            `${place}.healthPath`,
            'a path such as "/health", or a readinessProbe: without one, pods would get traffic before they can serve',
        );
    }
    return problems;
}
