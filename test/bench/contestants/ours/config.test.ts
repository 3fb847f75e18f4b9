import { doesNotThrow } from "node:assert/strict";
import { readServices } from "../../../../src/stackConfig.ts";
import { scenarios } from "../../scenarios.ts";
import { configOf } from "./config.ts";

/** As Pulumi hands it to a program: JSON by its full key. */
const asRead = (config: object) =>
    Object.fromEntries(Object.entries(config).map(([key, value]) => [`my-app:${key}`, JSON.stringify(value)]));

describe("the configuration of the benchmark's stack", () => {
    for (const { name, title, situation } of scenarios) {
        it(`is one that the root project accepts in scenario ${name}: ${title}`, () => {
            doesNotThrow(() => readServices("my-app", asRead(configOf(situation))));
        });
    }
});
