import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import fc from "fast-check";
import type { BlueGreenServiceArgs } from "../../../src/args.ts";
import { given } from "../../../src/arguments/given.ts";
import { isPlainObject } from "../../../src/arguments/plainObject.ts";
import type { Settings } from "../../../src/arguments/settings.ts";
import { validate } from "../../../src/arguments/validate.ts";
import { wideArgs } from "../../harness/wideArgs.ts";

const alert = { window: "10m", for: "11m", severity: "page" };
const policy = {
    loadBalancer: { simple: "ROUND_ROBIN" },
    warmup: { duration: "1m", minimumPercent: 1, aggression: 1 },
    connectionPool: { tcp: { maxConnections: 1 }, http: { maxRetries: 1 } },
    outlierDetection: { interval: "1s", maxEjectionPercent: 1, minHealthPercent: 1 },
    tls: { mode: "DISABLE" },
} as const;
const color = { version: "v1", replicas: 1, podLabels: {}, podAnnotations: {}, podDefaults: true } as const;

/** What may be given and be left out, wherever it may be. */
const OPTIONAL: object = {
    blue: color,
    green: color,
    ...{ replicas: 3, standbyReplicas: 3, namespace: "shop", hosts: [], scaleDownDelaySeconds: 30 },
    ...{ rolloutTimeoutSeconds: 9, longestRequestSeconds: 9, allowLiveChange: true, cutoverReason: "x" },
    ...{ labels: {}, annotations: {}, podLabels: {}, podAnnotations: {}, istioApiVersion: "v1", disruptionBudget: {} },
    container: { name: "main", startupProbe: {}, command: [], env: [], preStop: "exec" },
    gateway: { port: 8080, tls: { credentialName: "x", port: 1, mode: "MUTUAL", httpsRedirect: false } },
    service: { ports: [], pinToActive: true },
    traffic: { idlePercent: 1, mirrorPercent: 1, testHeader: "x", match: [], timeout: "1s", retries: { attempts: 1 } },
    destination: { ...policy, blue: policy, green: policy },
    gate: { minReadyPercent: 9, minReplicas: 9, minReadySeconds: 9, override: {}, smokeTest: {} },
    drain: { waitForProxies: true, timeoutSeconds: 9, istioNamespace: "x", istiodUrls: [] },
    monitoring: {
        prometheusRule: {
            ...{ namespace: "x", labels: {}, alertLabels: {}, alertAnnotations: {} },
            errorRate: { ...alert, maxPercent: 1, minRequests: 1 },
            latency: { ...alert, maxMilliseconds: 1, minRequests: 1 },
            noTraffic: alert,
            idleTraffic: { ...alert, maxPerSecond: 1 },
        },
        dashboard: { namespace: "x", labels: {}, annotations: {}, title: "x", datasource: "x" },
    },
    names: { service: "x", blue: "x", green: "x", destinationRule: "x", virtualService: "x", gateway: "x" },
    selectorLabels: { service: {}, blue: {}, green: {} },
};

/** The same with `undefined` for each field that is missing and is chosen, in objects that are there. */
function withUndefined(args: object, optional: object, choose: () => boolean): object {
    const added = Object.keys(optional).filter((key) => !(key in args) && choose());
    const kept = Object.entries(args).map(([key, value]: [string, unknown]) => {
        const below = (optional as Record<string, unknown>)[key];
        return [key, isPlainObject(value) && isPlainObject(below) ? withUndefined(value, below, choose) : value];
    });
    return Object.fromEntries([...added.map((key) => [key, undefined]), ...kept]);
}

/** Every part that has defaults is there, and says nothing. */
const EMPTY_PARTS = {
    gate: {},
    drain: {},
    service: {},
    names: {},
    selectorLabels: {},
    monitoring: {
        prometheusRule: { errorRate: {}, latency: {}, noTraffic: {}, idleTraffic: {} },
        dashboard: {},
    },
};

function settingsWith(args: object): Settings {
    return validate("my-app", args as BlueGreenServiceArgs);
}

describe("an argument that is undefined", () => {
    it("is one that was not given, at any depth", () => {
        fc.assert(
            fc.property(wideArgs, fc.array(fc.boolean(), { minLength: 7, maxLength: 31 }), (args, pattern) => {
                const whole = { ...EMPTY_PARTS, ...args };
                let asked = 0;
                const choose = () => pattern[asked++ % pattern.length] === true;
                assert.deepEqual(settingsWith(withUndefined(whole, OPTIONAL, choose)), settingsWith(whole));
            }),
            { numRuns: 30 },
        );
    });

    it("leaves the defaults where they are, which are numbers that can be counted with", () => {
        const everywhere = withUndefined(
            {
                ...EMPTY_PARTS,
                activeColor: "blue",
                blue: { image: "my-app:1" },
                green: { image: "my-app:2" },
                container: { port: 8080, healthPath: "/health" },
            },
            OPTIONAL,
            () => true,
        );
        const { gate, drain, monitoring, names, selectors } = settingsWith(everywhere);
        assert.deepEqual(gate, { minReadyPercent: 100, minReplicas: 1, minReadySeconds: 2 });
        assert.deepEqual(drain.timeoutSeconds, 120);
        assert.equal(monitoring.rule?.errorRate?.maxPercent, 5);
        assert.equal(names.virtualService, "my-app");
        assert.deepEqual(selectors.blue, { color: "blue" });
    });

    it("is taken out of plain objects alone", () => {
        const late = output("x");
        const builder = new (class Builder {
            podSpec = { containers: [] };
            other = undefined;
        })();
        const values = { late, builder, list: [undefined, { a: undefined, b: null }] };
        const cleaned = given(values);
        assert.equal(cleaned.late, late);
        assert.equal(cleaned.builder, builder);
        assert.deepEqual(cleaned.list, [undefined, { b: null }]);
    });
});
