import assert from "node:assert/strict";
import { servers } from "../../fixtures/servers.ts";
import { podCounts } from "./podCounts.ts";

describe("podCounts", () => {
    const serve = servers();
    const counted = async (status: number, pods: object[]) => {
        const { url } = await serve((_, response) => response.writeHead(status).end(JSON.stringify(pods)));
        return podCounts(url);
    };

    it("adds up what a pod's containers received", async () => {
        const busy = { uid: "a", apps: [{ received: 3 }, { received: 4 }] };
        const counts = await counted(200, [busy, { uid: "b", apps: [] }]);
        assert.deepEqual(Object.fromEntries(counts), { a: 7, b: 0 });
    });

    it("fails where the pod server does", () => assert.rejects(counted(503, []), /answered 503/));
});
