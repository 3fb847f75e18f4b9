import assert from "node:assert/strict";
import { costOf } from "./growth.ts";

describe("the pack's own time", () => {
    it("grows with the number of services, not with its square", async () => {
        await costOf(10, 1);
        const few = await costOf(50, 2);
        const many = await costOf(400, 2);
        const growth = (many.pack - many.empty) / (few.pack - few.empty);
        assert.ok(growth < 20, `eight times the services cost ${growth.toFixed(1)} times the time`);
    });
});
