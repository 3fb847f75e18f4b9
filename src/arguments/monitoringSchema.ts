import * as z from "zod";
import type {
    DashboardArgs,
    ErrorRateAlertArgs,
    IdleTrafficAlertArgs,
    LatencyAlertArgs,
    MixedColorsAlertArgs,
    MonitoringArgs,
    NoTrafficAlertArgs,
    PrometheusRuleArgs,
} from "../args/monitoring.ts";
import { OWN_LABELS } from "./matchers.ts";
import {
    annotations,
    by,
    dnsLabel,
    input,
    labels,
    labelValue,
    needs,
    number,
    strict,
    table,
    text,
    wholeNumber,
} from "./schemaParts.ts";

const DURATION = /^(?=\d)(\d+d)?(\d+h)?(\d+m)?(\d+s)?$/;

const pending = text(DURATION, 'a Prometheus duration such as "5m", "1m30s" or "0s"');
const window = text(
    new RegExp(`^(?=.*[1-9])${DURATION.source.slice(1)}`),
    'a Prometheus duration greater than 0 such as "5m" or "1m30s"',
);

const timing = { window: window.optional(), for: pending.optional(), severity: labelValue.optional() };

const errorRate = strict<ErrorRateAlertArgs>({
    ...timing,
    maxPercent: number(0, 100).optional(),
    minRequests: wholeNumber(1).optional(),
});

const latency = strict<LatencyAlertArgs>({
    ...timing,
    maxMilliseconds: wholeNumber(1).optional(),
    minRequests: wholeNumber(1).optional(),
});

const noTraffic = strict<NoTrafficAlertArgs>(timing);

const idleTraffic = strict<IdleTrafficAlertArgs>({ ...timing, maxPerSecond: number(0, 1_000_000).optional() });

const mixedColors = strict<MixedColorsAlertArgs>({ ...timing, maxPerSecond: number(0, 1_000_000).optional() });

const promLabelName = text(/^(?!__)[A-Za-z_][A-Za-z0-9_]*$/, 'a Prometheus label\'s name such as "team"');
const promTexts = table(promLabelName, z.string(needs("text")), "an object of names and texts");

const prometheusRule = strict<PrometheusRuleArgs>({
    namespace: input(dnsLabel).optional(),
    labels: labels.optional(),
    alertLabels: promTexts.optional(),
    alertAnnotations: promTexts.optional(),
    errorRate: switchable(errorRate, [false]).optional(),
    latency: switchable(latency, [false]).optional(),
    noTraffic: switchable(noTraffic, [false]).optional(),
    idleTraffic: switchable(idleTraffic, [false]).optional(),
    mixedColors: switchable(mixedColors, [false]).optional(),
});

const dashboard = strict<DashboardArgs>({
    namespace: input(dnsLabel).optional(),
    labels: labels.refine((value) => Object.keys(value).length > 0, needs("at least one label")).optional(),
    annotations: annotations.optional(),
    title: text(/\S/, "a title").optional(),
    datasource: text(/^[A-Za-z0-9_-]{1,40}$/, "a data source's uid, not its name").optional(),
});

const matchers = table(
    promLabelName.refine(
        (name) => !OWN_LABELS.includes(name),
        needs("a label that the expressions do not set themselves"),
    ),
    z.string(needs("text")).regex(/^\P{Surrogate}*$/u, needs("text")),
    "an object of label names and values",
);

export const monitoring: z.ZodType<MonitoringArgs> = strict<MonitoringArgs>({
    matchers: matchers.optional(),
    prometheusRule: switchable(prometheusRule, [true, false]).optional(),
    dashboard: switchable(dashboard, [true, false]).optional(),
});

/** An object, or in its place one of the switches. */
function switchable<T, S extends boolean>(object: z.ZodType<T>, switches: readonly S[]): z.ZodType<T | S> {
    const neither = z.never({
        error: ({ input }) =>
            `${object.safeParse(input, { reportInput: true }).error?.issues[0]?.message}, or ${switches.join(" or ")}`,
    });
    return by<T | S>((value) => {
        if (value === undefined || switches.some((each) => each === value)) return undefined;
        return typeof value === "object" && value !== null ? object : neither;
    });
}
