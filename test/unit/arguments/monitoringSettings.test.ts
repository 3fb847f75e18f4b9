import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { ALERT_DEFAULTS } from "../../../src/arguments/monitoringSettings.ts";

/** The default that the doc comment of each field of an interface states. */
function statedDefaults(source: string, name: string): Record<string, string> {
    const [, body = ""] = new RegExp(`interface ${name} \\{(.*?)\\n\\}`, "s").exec(source) ?? [];
    const fields = body.matchAll(/@default ("[^"]*"|[\d.]+)[^/]*?\*\/\s*(\w+)\?:/gs);
    return Object.fromEntries([...fields].map(([, value = "", field = ""]) => [field, value]));
}

describe("the defaults of the alerts", () => {
    const interfaces = {
        errorRate: "ErrorRateAlertArgs",
        latency: "LatencyAlertArgs",
        noTraffic: "NoTrafficAlertArgs",
        idleTraffic: "IdleTrafficAlertArgs",
    } as const;
    for (const [key, name] of Object.entries(interfaces)) {
        it(`are those that ${name} documents`, async () => {
            const source = await readFile(new URL("../../../src/args/monitoring.ts", import.meta.url), "utf8");
            const actual = ALERT_DEFAULTS[key as keyof typeof interfaces];
            assert.deepEqual(
                statedDefaults(source, name),
                Object.fromEntries(Object.entries(actual).map(([field, value]) => [field, JSON.stringify(value)])),
            );
        });
    }
});
