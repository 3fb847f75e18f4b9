import assert from "node:assert/strict";
import type { TrafficArgs } from "../../src/args.ts";
import { ALERT_DEFAULTS } from "../../src/arguments/monitoringSettings.ts";
import { validate } from "../../src/arguments/validate.ts";
import { prometheusAt } from "../../src/cli/prometheus/client.ts";
import { measure } from "../../src/cli/prometheus/figures.ts";
import { judge } from "../../src/cli/prometheus/verdict.ts";
import { alertingRules, alertSubjectOf } from "../../src/monitoring/alerts.ts";
import { type ObservedSet, setAlertingRules } from "../../src/monitoring/setAlerts.ts";
import { setDashboardModel } from "../../src/monitoring/setDashboardModel.ts";
import { failuresByWorkload, requestsTo } from "../../src/monitoring/setRequests.ts";
import { type MadeUpRequests, serveMadeUpRequests } from "../harness/madeUpRequests.ts";
import { prometheus } from "../harness/prometheus.ts";
import { eventually } from "../sandbox/supervisor/probe.ts";

const WINDOW = "6s";

interface Case {
    /** Goes on from "of a service with ". */
    readonly title: string;
    readonly requests: readonly Partial<Record<string, string | number>>[];
    readonly traffic?: TrafficArgs;
    /** Labels by which the service's cluster is told apart. */
    readonly matchers?: Record<string, string>;
    /** The alerts whose expression holds; blue is configured as active. */
    readonly alerts: readonly string[];
}

/** Twenty good requests a second to blue, reported by a caller's proxy; each case changes what it is about. */
const GOOD = {
    reporter: "source",
    source_workload: "client",
    destination_workload: "blue",
    response_code: "200",
    response_flags: "-",
    request_protocol: "http",
    perSecond: 20,
};

const CASES: readonly Case[] = [
    { title: "good requests", requests: [GOOD], alerts: [] },
    { title: "no request ever", requests: [], alerts: ["BlueGreenNoTraffic none"] },
    {
        title: "idle pods whose own proxies alone see a caller, one without a sidecar",
        requests: [
            GOOD,
            { ...GOOD, reporter: "destination", source_workload: "unknown", destination_workload: "green" },
        ],
        alerts: ["BlueGreenIdleTraffic green"],
    },
    {
        title: "a mirror, which the idle pods' proxies report of callers in the mesh",
        requests: [GOOD, { ...GOOD, reporter: "destination", destination_workload: "green" }],
        alerts: [],
    },
    {
        title: "a caller whose proxy follows another route to the idle colour",
        requests: [GOOD, { ...GOOD, destination_workload: "green", perSecond: 2 }],
        alerts: ["BlueGreenIdleTraffic green"],
    },
    {
        title: "all requests at the other colour, as after a rollback",
        requests: [{ ...GOOD, destination_workload: "green" }],
        alerts: [],
    },
    {
        title: "callers without a sidecar at the colour that a rollback left, which is still configured as active",
        requests: [
            { ...GOOD, destination_workload: "green" },
            { ...GOOD, reporter: "destination", source_workload: "unknown", perSecond: 2 },
        ],
        alerts: ["BlueGreenIdleTraffic blue"],
    },
    {
        title: "callers without a sidecar alone, who reach both colours",
        requests: ["blue", "green"].map((color) => ({
            ...GOOD,
            reporter: "destination",
            source_workload: "unknown",
            destination_workload: color,
        })),
        alerts: ["BlueGreenIdleTraffic blue", "BlueGreenIdleTraffic green"],
    },
    {
        title: "requests that callers and a waypoint both report, too few to judge",
        requests: ["source", "waypoint"].flatMap((reporter) => [
            { ...GOOD, reporter, perSecond: 1 },
            { ...GOOD, reporter, perSecond: 1, response_code: "503" },
        ]),
        alerts: [],
    },
    {
        title: "good requests, and a namesake in another cluster that fails",
        requests: [
            { ...GOOD, cluster: 'eu "1"' },
            { ...GOOD, cluster: "us-1", response_code: "503" },
        ],
        matchers: { cluster: 'eu "1"' },
        alerts: [],
    },
    {
        title: "a split that sends requests to the idle colour",
        requests: [GOOD, { ...GOOD, destination_workload: "green", perSecond: 2 }],
        traffic: { idlePercent: 10 },
        alerts: [],
    },
    {
        title: "an active colour that only callers without a sidecar use",
        requests: [{ ...GOOD, reporter: "destination", source_workload: "unknown" }],
        alerts: [],
    },
    {
        title: "gRPC answers that are UNAVAILABLE behind status 200",
        requests: [
            { ...GOOD, request_protocol: "grpc", grpc_response_status: "0" },
            { ...GOOD, request_protocol: "grpc", grpc_response_status: "14", perSecond: 4 },
        ],
        alerts: ["BlueGreenHighErrorRate blue"],
    },
    {
        title: "gRPC calls that their callers cancelled or got wrong",
        requests: [
            { ...GOOD, request_protocol: "grpc", grpc_response_status: "1" },
            { ...GOOD, request_protocol: "grpc", grpc_response_status: "3" },
        ],
        alerts: [],
    },
    {
        title: "callers that hang up",
        requests: [
            GOOD,
            { ...GOOD, response_code: "0", response_flags: "DC" },
            { ...GOOD, response_code: "503", response_flags: "DC" },
        ],
        alerts: [],
    },
    {
        title: "answers that are cut off behind status 200",
        requests: [GOOD, { ...GOOD, response_flags: "UC", perSecond: 4 }],
        alerts: ["BlueGreenHighErrorRate blue"],
    },
    {
        title: "failures that a waypoint reports",
        requests: [
            { ...GOOD, reporter: "waypoint" },
            { ...GOOD, reporter: "waypoint", response_code: "503", response_flags: "UF,URX", perSecond: 4 },
        ],
        alerts: ["BlueGreenHighErrorRate blue"],
    },
    {
        title: "failures that pods report and retries hide from callers",
        requests: [GOOD, { ...GOOD, reporter: "destination", response_code: "500" }],
        alerts: [],
    },
    {
        title: "one request a second, of which half fail",
        requests: [
            { ...GOOD, perSecond: 0.5 },
            { ...GOOD, response_code: "500", perSecond: 0.5 },
        ],
        alerts: [],
    },
    {
        title: "a tenth of its requests finding no pod",
        requests: [
            GOOD,
            { ...GOOD, destination_workload: "unknown", response_code: "503", response_flags: "UH", perSecond: 2.5 },
        ],
        alerts: ["BlueGreenHighErrorRate none"],
    },
    {
        title: "one in forty of its requests finding no pod",
        requests: [
            GOOD,
            {
                ...GOOD,
                destination_workload: "unknown",
                response_code: "503",
                response_flags: "UH",
                perSecond: 0.5,
            },
        ],
        alerts: [],
    },
    {
        title: "answers from pods that no proxy knows the workload of",
        requests: [GOOD, { ...GOOD, destination_workload: "unknown" }],
        alerts: [],
    },
];

const { perSecond: _, ...GOOD_LABELS } = GOOD;

/** Each case is a service in a namespace of its own. */
const serviceOf = (index: number) => ({
    namespace: `case-${index}`,
    services: ["my-app"],
    workloads: { blue: "blue", green: "green" },
    matchers: CASES[index]?.matchers ?? {},
});

const reportedFor = (index: number): MadeUpRequests[] =>
    (CASES[index]?.requests ?? []).map(({ perSecond, ...labels }) => {
        const { namespace } = serviceOf(index);
        const known = labels.destination_workload === "unknown" ? "unknown" : namespace;
        const service = { destination_service_name: "my-app", destination_service_namespace: namespace };
        return {
            labels: { ...labels, ...service, destination_workload_namespace: known } as Record<string, string>,
            perSecond: Number(perSecond),
        };
    });

function settingsOf(index: number) {
    const prometheusRule = {
        errorRate: { window: WINDOW },
        latency: { window: WINDOW },
        noTraffic: { window: WINDOW },
        idleTraffic: { window: WINDOW },
    };
    const settings = validate("my-app", {
        activeColor: "blue",
        blue: { image: "my-app:1" },
        green: { image: "my-app:2" },
        container: { port: 8080, healthPath: "/health" },
        traffic: CASES[index]?.traffic ?? {},
        monitoring: { prometheusRule, matchers: CASES[index]?.matchers ?? {} },
    });
    if (!settings.monitoring.rule) throw new Error("no alerts");
    return { settings, rule: settings.monitoring.rule };
}

function rulesOf(index: number) {
    const { settings, rule } = settingsOf(index);
    return alertingRules(alertSubjectOf(settings, serviceOf(index)), rule);
}

/** A release set of which the shop calls the cart. */
const SET: ObservedSet = {
    name: "shop",
    namespace: "set",
    members: ["shop", "cart"].map((name) => ({
        namespace: "set",
        services: [name],
        workloads: { blue: `${name}-blue`, green: `${name}-green` },
    })),
    entries: [{ namespace: "set", services: ["shop"], workloads: { blue: "shop-blue", green: "shop-green" } }],
};

/** Requests of the set: to the shop, to the colour of the cart that is the shop's, and a few to the other one. */
const CALLS: readonly MadeUpRequests[] = [
    ["ingressgateway", "shop-blue", "source", 20],
    ["shop-blue", "cart-blue", "source", 20],
    ["shop-green", "cart-green", "source", 2],
    ["shop-blue", "cart-green", "source", 1],
    ["shop-blue", "cart-green", "destination", 1],
    ["unknown", "cart-blue", "destination", 1],
].map(([from, to, reporter, perSecond]) => ({
    labels: {
        ...GOOD_LABELS,
        ...{ reporter: String(reporter), source_workload: String(from), destination_workload: String(to) },
        ...{ source_workload_namespace: "set", destination_workload_namespace: "set" },
        destination_service_name: String(to).split("-")[0] ?? "",
    },
    perSecond: Number(perSecond),
}));

const MIXED = { ...ALERT_DEFAULTS.mixedColors, window: WINDOW };

/** What a `bluegreen cutover` to blue would say of it, with the alert's own limits. */
async function verdictOf(index: number) {
    const { errorRate } = settingsOf(index).rule;
    if (!errorRate) throw new Error("no alert on the error rate");
    const client = prometheusAt(process.env.PROMETHEUS_URL ?? "");
    const figures = await measure(client, serviceOf(index), "blue", Number.parseInt(WINDOW, 10));
    return judge([figures], { maxErrorRate: errorRate.maxPercent / 100, minRequests: errorRate.minRequests });
}

describe("the expression of an alert, in Prometheus", () => {
    let stop: () => Promise<void>;

    before(async () => {
        const server = await serveMadeUpRequests([...CASES.flatMap((_, index) => reportedFor(index)), ...CALLS]);
        stop = server.stop;
        await prometheus.configure({ targets: { "made-up": server.target } });
        // Once the window is full of samples, what an expression says stays the same.
        await eventually(async () => {
            const [oldest] = await prometheus.query(`count_over_time(up{instance="${server.target}"}[1m])`);
            assert.ok((oldest?.value ?? 0) >= 9, `${oldest?.value} scrapes`);
        }, 30);
    });

    after(async () => {
        await prometheus.configure({});
        await stop();
    });

    for (const [index, { title, alerts }] of CASES.entries()) {
        it(`holds for ${alerts.join(", ") || "nothing"} of a service with ${title}`, async () => {
            const held: string[] = [];
            for (const { alert, labels, expr } of rulesOf(index)) {
                if ((await prometheus.query(expr)).length > 0) {
                    held.push(`${alert} ${labels.color}`);
                }
            }
            assert.deepEqual(held, alerts);
        });

        it(`agrees with the verdict of a cutover to blue, for a service with ${title}`, async () => {
            const { kind } = await verdictOf(index);
            assert.equal(
                kind === "breach",
                alerts.some((alert) => alert.startsWith("BlueGreenHighErrorRate")),
                kind,
            );
        });
    }

    it("holds for the one colour of a release set that the other one calls, and names both", async () => {
        const { rule } = settingsOf(0);
        const held = await Promise.all(
            setAlertingRules(SET, { ...rule, mixedColors: MIXED }).map(async ({ alert, labels, expr }) => {
                const found = await prometheus.query(expr);
                return found.map(({ labels: by, value }) => {
                    assert.ok(value > 0.7 && value < 1.3, `${value} a second`);
                    return `${alert} ${labels.color}: ${by.source_workload} ${by.destination_workload}`;
                });
            }),
        );
        assert.deepEqual(held.flat(), ["BlueGreenMixedColors green: shop-blue cart-green"]);
    });

    it("of each panel of a release set's dashboard has data", async () => {
        const { rule } = settingsOf(0);
        const dashboard = { labels: {}, annotations: {}, title: "" };
        const { panels = [] } = setDashboardModel(SET, dashboard, rule);
        const asked = panels.flatMap((panel) =>
            ((panel as { targets?: { expr?: string }[] }).targets ?? []).map(({ expr = "" }) => expr),
        );
        assert.ok(asked.length > 8, `${asked.length} queries`);
        const found = await Promise.all(
            asked.map(async (expr) => {
                const query = expr.replaceAll("$__rate_interval", WINDOW);
                // No made-up request has a duration.
                return query.includes("_bucket") || (await prometheus.query(query)).length > 0 ? [] : [query];
            }),
        );
        assert.deepEqual(found.flat(), []);
        const [blue, green] = await Promise.all(
            (["blue", "green"] as const).map((color) => prometheus.query(requestsTo(SET.entries, [color], WINDOW))),
        );
        assert.ok((blue?.[0]?.value ?? 0) > 15);
        assert.equal(green?.[0]?.value, 0);
        const failed = await prometheus.query(failuresByWorkload(SET.members, WINDOW));
        assert.deepEqual(failed.map(({ labels, value }) => `${labels.destination_workload} ${value}`).toSorted(), [
            "cart-blue 0",
            "cart-green 0",
            "shop-blue 0",
        ]);
    });
});
