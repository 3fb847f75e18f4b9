import assert from "node:assert/strict";
import { readPin } from "../../../src/cutover/pin.ts";
import { fakeCluster } from "../fakeCluster.ts";
import { settingsFor } from "../settingsFor.ts";

const SERVICE = "/api/v1/namespaces/default/services/my-app";

const pinOf = (spec: object | undefined, managedFields: object[] = []) =>
    readPin(
        fakeCluster({ [SERVICE]: spec && { metadata: { uid: "service", managedFields }, spec } }),
        "default",
        settingsFor(),
    );

describe("the Service that callers know", () => {
    it("pins callers without a sidecar to the colour that it selects", async () => {
        assert.equal((await pinOf({ selector: { app: "my-app", color: "green" } }))?.color, "green");
    });

    it("pins nobody if it selects both colours or nothing, or is missing", async () => {
        for (const spec of [{ selector: { app: "my-app" } }, {}, undefined]) assert.equal(await pinOf(spec), undefined);
    });

    it("is dated by who changed last what it selects", async () => {
        const owner = (time: string, field: string) => ({ time, fieldsV1: { "f:spec": { [field]: {} } } });
        const fields = [owner("2030-01-01T10:00:00Z", "f:selector"), owner("2030-01-01T11:00:00Z", "f:ports")];
        const pin = await pinOf({ selector: { color: "blue" } }, fields);
        assert.equal(pin?.changedAt?.toISOString(), "2030-01-01T10:00:00.000Z");
    });

    it("is another change where it selects something else", async () => {
        const changes = await Promise.all(
            ["blue", "green"].map(async (color) => (await pinOf({ selector: { color } }))?.change),
        );
        assert.equal(new Set(changes).size, 2);
    });
});
