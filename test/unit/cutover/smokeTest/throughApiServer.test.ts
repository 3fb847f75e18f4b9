import assert from "node:assert/strict";
import type { ClusterClient } from "../../../../src/cluster/client.ts";
import { smokeTestProblem } from "../../../../src/cutover/smokeTest/smokeTest.ts";
import { fakeCluster } from "../../fakeCluster.ts";
import { TARGET } from "./target.ts";

const PODS = "/api/v1/namespaces/default/pods";
const pod = (name: string, status = "True") => ({
    metadata: { name },
    status: { conditions: [{ type: "Ready", status }] },
});

function problem(
    ask: ClusterClient["ask"],
    test: { path: string; status?: number } = { path: "/health" },
    items = [pod("one"), pod("two", "False")],
) {
    return smokeTestProblem(
        fakeCluster({ [`${PODS}?labelSelector=app%3Dmy-app%2Ccolor%3Dgreen`]: { items } }, { ask }),
        TARGET,
        test,
    );
}

describe("the smoke test through the API server", () => {
    it("is passed by a pod that answers", async () => {
        assert.equal(await problem(async () => ({ status: 204, text: "" })), undefined);
    });

    it("asks ready pods of the target only, through the API server", async () => {
        const asked: string[] = [];
        await problem(async (path) => {
            asked.push(path);
            return { status: 200, text: "" };
        });
        assert.deepEqual(asked, [`${PODS}/one:8080/proxy/health`]);
    });

    it("asks no pod of the release before, which stays ready while it ends", async () => {
        const asked: string[] = [];
        const ask = async (path: string) => {
            asked.push(path);
            return { status: 200, text: "" };
        };
        const { metadata, status } = pod("old");
        const ending = { metadata: { ...metadata, deletionTimestamp: "2030-01-01T12:00:00Z" }, status };
        await problem(ask, { path: "/health" }, [ending, pod("new")]);
        assert.deepEqual(asked, [`${PODS}/new:8080/proxy/health`]);
    });

    it("says which pod answered what", async () => {
        assert.match(
            (await problem(async () => ({ status: 500, text: "broken\n" }))) ?? "",
            /traffic has not moved\. The smoke test \/health on port 8080 of green failed: one answered 500 where 200 to 299 was expected: broken\. Fix green/,
        );
    });

    it("requires the configured status", async () => {
        assert.equal(await problem(async () => ({ status: 401, text: "" }), { path: "/", status: 401 }), undefined);
    });

    it("is failed by a pod that does not answer", async () => {
        const silent = async () => {
            throw new Error("no answer within 10 s");
        };
        assert.match((await problem(silent)) ?? "", /one no answer within 10 s/);
    });

    it("is failed where no pod is ready to be asked", async () => {
        const good = async () => ({ status: 200, text: "" });
        const found = await problem(good, { path: "/health" }, [pod("two", "False")]);
        assert.match(found ?? "", /of green failed: none of its pods is ready\./);
    });
});
