import type { BlueGreenServiceArgs } from "../args.ts";
import { COLORS, type Color } from "../model/color.ts";
import { VERSION_LABEL } from "../model/names.ts";
import { plural } from "../model/plural.ts";
import { annotationProblems } from "./annotationSize.ts";
import { podProblems } from "./podProblems.ts";

import { isLate, type Problem, show } from "./problems.ts";
import { PROXY_CONFIG, proxyConfigProblem } from "./proxyConfig.ts";
import type { Settings } from "./settings.ts";

/** What is wrong with counts, pods and labels only when several arguments are looked at together. */
export function workloadProblems(args: BlueGreenServiceArgs, settings: Settings): Problem[] {
    return [
        ...countProblems(settings),
        ...autoscalingProblems(args, settings),
        ...budgetProblems(settings),
        ...podProblems(args, settings),
        ...labelProblems(args, settings),
        ...proxyConfigProblems(args),
        ...annotationProblems(args),
    ];
}

function countProblems({ active, idle, colors, traffic }: Settings): Problem[] {
    const problems: Problem[] = [];
    if (colors[active].replicas === 0) {
        problems.push({
            path: `${active}.replicas`,
            reason: `got 0; allowed: at least 1, since activeColor ${active} gives this colour all traffic`,
        });
    }
    const { idlePercent, mirrorPercent, match } = traffic;
    const sent = { idlePercent: idlePercent > 0, mirrorPercent: mirrorPercent > 0, match: match.length > 0 };
    for (const [field, isSent] of Object.entries(sent)) {
        if (!isSent || colors[idle].replicas > 0) continue;
        problems.push({
            path: `traffic.${field}`,
            reason: `sends requests to ${idle}, which has 0 replicas; allowed: only with at least 1 (standbyReplicas or ${idle}.replicas)`,
        });
    }
    return problems;
}

function autoscalingProblems(args: BlueGreenServiceArgs, { autoscaling, colors }: Settings): Problem[] {
    if (!autoscaling) return [];
    const fixed = [
        ["replicas", args.replicas],
        ["standbyReplicas", args.standbyReplicas],
        ["blue.replicas", args.blue.replicas],
        ["green.replicas", args.green.replicas],
    ] as const;
    const problems: Problem[] = fixed
        .filter(([, value]) => value !== undefined)
        .map(([path, value]) => ({
            path,
            reason:
                `got ${value}; allowed: not together with autoscaling, which sets the number itself` +
                `${value === 0 ? " and is off at 0" : ""}. Set autoscaling.minReplicas`,
        }));
    if (autoscaling.maxReplicas < autoscaling.minReplicas) {
        problems.push({
            path: "autoscaling.maxReplicas",
            reason: `got ${autoscaling.maxReplicas}; allowed: at least autoscaling.minReplicas, ${autoscaling.minReplicas}`,
        });
    }
    const byCpu = autoscaling.targetCpuPercent !== undefined || autoscaling.metrics === undefined;
    for (const color of byCpu ? COLORS : []) {
        const { source } = colors[color];
        if ("pod" in source) continue;
        if (requestsCpu(source.container.resources) === false) {
            problems.push({
                path: args[color].container?.resources ? `${color}.container.resources` : "container.resources",
                reason: "requests no cpu; allowed: a request, since autoscaling measures the use in percent of it, or other metrics",
            });
            if (!args[color].container?.resources) break;
        }
    }
    return problems;
}

/** Undefined where it is not known yet. */
function requestsCpu(resources: unknown): boolean | undefined {
    if (isLate(resources)) return undefined;
    const { requests, limits } = (resources ?? {}) as { requests?: unknown; limits?: unknown };
    if (isLate(requests) || isLate(limits)) return undefined;
    // Kubernetes uses the limit as the request where there is no request.
    return [requests, limits].some((each) => typeof each === "object" && each !== null && "cpu" in each);
}

function budgetProblems({ disruptionBudget: budget, active, idle, colors }: Settings): Problem[] {
    if (!budget) return [];
    const allowed = "allowed: a budget that lets at least one pod be evicted, or no node could be drained";
    const problems: Problem[] = [];
    if (budget.maxUnavailable === 0 || budget.maxUnavailable === "0%") {
        problems.push({
            path: "disruptionBudget.maxUnavailable",
            reason: `got ${JSON.stringify(budget.maxUnavailable)}; ${allowed}`,
        });
    }
    const { minAvailable } = budget;
    // Each colour has its own budget. A colour without pods blocks no node drain.
    const kept = [active, idle].find((color) => {
        const { replicas } = colors[color];
        return replicas > 0 && minAvailable !== undefined && podsOf(minAvailable, replicas) >= replicas;
    });
    if (kept !== undefined) {
        problems.push({
            path: "disruptionBudget.minAvailable",
            reason: `got ${JSON.stringify(minAvailable)} of ${plural(colors[kept].replicas, "pod")} of ${kept}; ${allowed}`,
        });
    }
    return problems;
}

/** Kubernetes rounds percentages up: https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages */
function podsOf(amount: number | string, replicas: number): number {
    return typeof amount === "number" ? amount : Math.ceil((Number(amount.slice(0, -1)) * replicas) / 100);
}

function labelProblems(args: BlueGreenServiceArgs, { selectors }: Settings): Problem[] {
    const problems: Problem[] = [];
    const tellsApart = Object.keys(selectors.blue).some(
        (key) => key in selectors.green && selectors.blue[key] !== selectors.green[key],
    );
    if (!tellsApart) {
        problems.push({
            path: "selectorLabels",
            reason:
                `got ${JSON.stringify(selectors.blue)} for blue and ${JSON.stringify(selectors.green)} for green; allowed: labels of which ` +
                "at least one has the same key and different values, or a pod could be both",
        });
    }
    for (const color of COLORS) {
        const selected: Record<string, string> = { ...selectors.service, ...selectors[color] };
        for (const key of Object.keys(selectors[color])) {
            if (key in selectors.service && selectors.service[key] !== selectors[color][key]) {
                problems.push({
                    path: `selectorLabels.${color}.${key}`,
                    reason: `got ${JSON.stringify(selectors[color][key])}; allowed: what selectorLabels.service says, ${JSON.stringify(selectors.service[key])}, or another key`,
                });
            }
        }
        problems.push(...takenLabels(args, color, selected));
    }
    return problems;
}

/** Given labels with which pods would not be selected, or would be selected by the other colour. */
function takenLabels(args: BlueGreenServiceArgs, color: Color, selected: Record<string, string>): Problem[] {
    const { version } = args[color];
    const given: [string, Record<string, string>][] = [
        ["podLabels", args.podLabels ?? {}],
        [`${color}.podLabels`, args[color].podLabels ?? {}],
        ...(version === undefined
            ? []
            : ([[color, { [VERSION_LABEL]: version }]] as [string, Record<string, string>][])),
    ];
    return given.flatMap(([path, labels]) =>
        Object.entries(labels)
            .filter(([key, value]) => key in selected && selected[key] !== value)
            .map(([key, value]) => ({
                path: `${path}.${key}`,
                reason: `got ${JSON.stringify(value)}; allowed: ${JSON.stringify(selected[key])}, by which the pods are selected, or leave it out`,
            })),
    );
}

/** It is merged with the component's settings, and would otherwise end the program with an exception. */
function proxyConfigProblems(args: BlueGreenServiceArgs): Problem[] {
    const given = [
        ["podAnnotations", args.podAnnotations],
        ...COLORS.map((color) => [`${color}.podAnnotations`, args[color].podAnnotations] as const),
    ] as const;
    return given.flatMap(([path, annotations]) => {
        const value = annotations?.[PROXY_CONFIG];
        const problem = typeof value === "string" ? proxyConfigProblem(value) : undefined;
        if (problem === undefined) return [];
        return [
            {
                path: `${path}["${PROXY_CONFIG}"]`,
                reason: `got ${show(value)}; allowed: a YAML mapping such as "concurrency: 2"${problem === "" ? "" : `: ${problem}`}`,
            },
        ];
    });
}
