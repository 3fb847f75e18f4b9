import type { RuleSettings } from "../arguments/monitoringSettings.ts";
import { otherEntries, type Settings } from "../arguments/settings.ts";
import { COLORS, type Color, other } from "../model/color.ts";
import {
    failureRatio,
    latency,
    type ObservedService,
    outsiderRate,
    type Part,
    reportedRate,
    requestCount,
    requestRate,
} from "./requests.ts";

/** Names of the alerts. */
export const Alerts = {
    errorRate: "BlueGreenHighErrorRate",
    latency: "BlueGreenHighLatency",
    noTraffic: "BlueGreenNoTraffic",
    idleTraffic: "BlueGreenIdleTraffic",
    mixedColors: "BlueGreenMixedColors",
} as const;

/** An alerting rule of Prometheus. */
export interface AlertingRule {
    readonly alert: string;
    readonly expr: string;
    readonly for: string;
    readonly labels: Record<string, string>;
    readonly annotations: Record<string, string>;
}

/** The service that the alerts watch, and whether its routes may send requests to the idle colour. */
export interface AlertSubject {
    readonly service: ObservedService;
    readonly name: string;
    /** Whether a route sends requests to the idle colour that their sender's proxy reports. */
    readonly routedToIdle: boolean;
}

export function alertSubjectOf(settings: Settings, service: ObservedService): AlertSubject {
    const routedToIdle = [settings, ...otherEntries(settings)].some(
        ({ traffic: { idlePercent, match, testHeader } }) =>
            idlePercent > 0 || match.length > 0 || testHeader !== undefined,
    );
    return { service, name: settings.name, routedToIdle };
}

export function alertingRules(subject: AlertSubject, rule: RuleSettings): AlertingRule[] {
    const { errorRate, latency, noTraffic, idleTraffic } = rule;
    const found = [
        ...(errorRate
            ? ([...COLORS, "unanswered"] as const).map((part) => highErrorRate(subject, part, errorRate))
            : []),
        ...(latency ? COLORS.map((color) => highLatency(subject, color, latency)) : []),
        ...(noTraffic ? [withoutTraffic(subject, noTraffic)] : []),
        ...(idleTraffic ? COLORS.map((color) => idleWithTraffic(subject, color, idleTraffic)) : []),
    ];
    return found.map((each) => withUsers(each, rule));
}

/** The user's labels must not change the labels that identify an alert. */
export function withUsers({ labels, annotations, ...each }: AlertingRule, rule: RuleSettings): AlertingRule {
    return {
        ...each,
        labels: { ...rule.alertLabels, ...labels },
        annotations: { ...rule.alertAnnotations, ...annotations },
    };
}

type Asked<K extends keyof RuleSettings> = NonNullable<RuleSettings[K]>;

function highErrorRate(subject: AlertSubject, part: Exclude<Part, "all">, asked: Asked<"errorRate">): AlertingRule {
    const { service, name } = subject;
    const { maxPercent, minRequests, window } = asked;
    const whose = part === "unanswered" ? `requests to ${name} find no pod` : `requests to ${part} of ${name} fail`;
    const ratio = failureRatio(service, part, window);
    const enough = `${requestCount(service, part === "unanswered" ? "all" : part, window)} >= ${minRequests}`;
    return {
        alert: Alerts.errorRate,
        // A missing or zero denominator gives no result or NaN, and neither exceeds a limit.
        expr: `${ratio} > ${maxPercent / 100}\nand ${enough}`,
        for: asked.for,
        labels: labels(subject, asked.severity, part === "unanswered" ? "none" : part),
        annotations: {
            summary: `{{ $value | humanizePercentage }} of the ${whose}`,
            description:
                part === "unanswered"
                    ? `In the last ${window}, {{ $value | humanizePercentage }} of the requests to ${name} found no pod that could answer; ` +
                      `allowed: ${maxPercent}%. The colour that the route names has no healthy pod. Check its pods, or move ` +
                      "the traffic with `bluegreen rollback`."
                    : `In the last ${window}, {{ $value | humanizePercentage }} of the requests to ${service.workloads[part]} failed; ` +
                      `allowed: ${maxPercent}%. ${wayOut(part)}`,
        },
    };
}

function highLatency(subject: AlertSubject, color: Color, asked: Asked<"latency">): AlertingRule {
    const { service, name } = subject;
    const { maxMilliseconds, minRequests, window } = asked;
    const p99 = latency(service, color, 0.99, window);
    return {
        alert: Alerts.latency,
        expr: `${p99} > ${maxMilliseconds}\nand ${requestCount(service, color, window)} >= ${minRequests}`,
        for: asked.for,
        labels: labels(subject, asked.severity, color),
        annotations: {
            summary: `${color} of ${name} is slow: p99 is {{ $value | humanize }} ms`,
            description:
                `In the last ${window}, one in a hundred requests to ${service.workloads[color]} took more than ` +
                `{{ $value | humanize }} ms; allowed: ${maxMilliseconds} ms. ${wayOut(color)}`,
        },
    };
}

function withoutTraffic(subject: AlertSubject, asked: Asked<"noTraffic">): AlertingRule {
    const { service, name } = subject;
    const { blue, green } = service.workloads;
    return {
        alert: Alerts.noTraffic,
        // Without `or`, a service that never had a request would have no value to compare with 0.
        expr: `(${reportedRate(service, asked.window)} or vector(0)) == 0`,
        for: asked.for,
        labels: labels(subject, asked.severity, "none"),
        annotations: {
            summary: `${name} gets no requests`,
            description:
                `Neither ${blue} nor ${green} got a request in the last ${asked.window}. Either nobody calls, or the route sends callers ` +
                "elsewhere (`bluegreen status` shows it), or the proxies' metrics are not collected.",
        },
    };
}

/** The traffic itself shows which colour is idle: after a rollback the configuration is still the old one. */
function idleWithTraffic(subject: AlertSubject, color: Color, asked: Asked<"idleTraffic">): AlertingRule {
    const { service, name, routedToIdle } = subject;
    const sent = (to: Color) => `(${requestRate(service, to, asked.window)} or vector(0))`;
    const strayed = (to: Color) => `(${outsiderRate(service, to, asked.window)} or vector(0))`;
    const [here, there] = [color, other(color)];
    const counted = routedToIdle ? strayed(here) : `(\n     ${sent(here)}\n   + ${strayed(here)}\n)`;
    return {
        alert: Alerts.idleTraffic,
        expr:
            `${counted}\n> ${asked.maxPerSecond}\n` +
            `and ${sent(here)}\n <= ${sent(there)}\n` +
            // Where no caller's proxy shows which colour is idle, a colour with all the traffic does not count as idle.
            `and ${sent(there)}\n   + ${strayed(there)}\n   > 0`,
        for: asked.for,
        labels: labels(subject, asked.severity, color),
        annotations: {
            summary: `${color} of ${name} gets {{ $value | humanize }} requests a second that no route sends there`,
            description:
                `Callers' proxies send no more to it than to ${there}, but ${service.workloads[color]} gets {{ $value | humanize }} requests a second ` +
                `that bypass the route; allowed: ${asked.maxPerSecond}. They come from callers without a sidecar, through a NodePort or ` +
                "another ingress, or by another VirtualService. Scaling the colour down would fail them. `service.pinToActive` keeps " +
                "them on the active colour.",
        },
    };
}

/** The same for either active colour, so that a cutover changes only the alerts that depend on it. */
function wayOut(color: Color): string {
    return (
        `If ${color} has the traffic, or a part of it, \`bluegreen rollback\` moves that to ${other(color)}. Otherwise do not cut over ` +
        `to ${color}.`
    );
}

function labels(subject: AlertSubject, severity: string, color: Color | "none"): Record<string, string> {
    return { severity, namespace: subject.service.namespace, service: subject.name, color };
}
