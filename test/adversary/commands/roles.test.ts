import assert from "node:assert/strict";
import { atThisMoment, IDLE, LIVE } from "./roles.ts";

describe("a step that names colours by their role", () => {
    it("gets their names when it begins, in values and in paths, also in the step that comes in between", () => {
        const between = { kind: "podsByHand", data: ["scale", `deployment/my-app-${LIVE}`] };
        const first = { kind: "update", data: { changes: [{ activeColor: IDLE }, { [`${IDLE}.image`]: "my-app:3" }] } };
        assert.deepEqual(
            atThisMoment({ kind: "during", data: { first, between } }, { live: "green", host: "my-app" }),
            {
                kind: "during",
                data: {
                    first: {
                        kind: "update",
                        data: { changes: [{ activeColor: "blue" }, { "blue.image": "my-app:3" }] },
                    },
                    between: { kind: "podsByHand", data: ["scale", "deployment/my-app-green"] },
                },
            },
        );
    });
});
