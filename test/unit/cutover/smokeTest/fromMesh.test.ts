import assert from "node:assert/strict";
import { smokeTestProblem } from "../../../../src/cutover/smokeTest/smokeTest.ts";
import { fakeCluster, paths } from "../../fakeCluster.ts";
import { TARGET } from "./target.ts";

const NAMESPACE = "/api/v1/namespaces/default";
const JOBS = "/apis/batch/v1/namespaces/default/jobs";
const PODS = `${NAMESPACE}/pods?labelSelector=job-name%3Dmy-app-smoke-test`;
const EVENTS = `${NAMESPACE}/events?fieldSelector=involvedObject.name%3Dmy-app-smoke-test`;
const SLICES =
    "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dmy-app-smoke-test";
const LEADING = { items: [{ endpoints: [{ conditions: { ready: true } }] }] };
const DONE = { terminated: { exitCode: 0, reason: "Completed" } };

function pod(state: object, owner = "job-uid") {
    return {
        metadata: { ownerReferences: [{ uid: owner }] },
        status: { containerStatuses: [{ name: "smoke-test", state }] },
    };
}

/** A cluster whose job has these pods, and that notes in which order it was asked to change something. */
function cluster(pods: object[], more: Record<string, unknown> = {}) {
    const done: string[] = [];
    const fake = fakeCluster(
        {
            [paths.green]: { metadata: { uid: "green-uid" }, spec: { template: {} } },
            [SLICES]: LEADING,
            [PODS]: { items: pods },
            ...more,
        },
        {
            create: async <T>(path: string) => {
                done.push(`make ${path}`);
                return { metadata: { uid: "job-uid" } } as T;
            },
            remove: async (path) => {
                done.push(`remove ${path}`);
            },
            patch: async (path, body) => {
                done.push(`${JSON.stringify(body)} ${path}`);
            },
        },
    );
    return { fake, done };
}

const problem = (fake: ReturnType<typeof cluster>["fake"], timeoutSeconds = 10) =>
    smokeTestProblem(fake, TARGET, { path: "/health", from: "mesh", timeoutSeconds });

describe("the smoke test from the mesh", () => {
    it("is passed where its pod ends well", async () => {
        assert.equal(await problem(cluster([pod(DONE)]).fake), undefined);
    });

    it("starts its pod once the Service is there, and leaves nothing behind", async () => {
        const { fake, done } = cluster([pod(DONE)]);
        await problem(fake);
        const removal = [`remove ${NAMESPACE}/services/my-app-smoke-test`, `remove ${JOBS}/my-app-smoke-test`];
        assert.deepEqual(done, [
            ...removal,
            `make ${NAMESPACE}/services`,
            `make ${JOBS}`,
            `{"metadata":{"ownerReferences":[{"apiVersion":"batch/v1","kind":"Job","name":"my-app-smoke-test","uid":"job-uid"}]}} ${NAMESPACE}/services/my-app-smoke-test`,
            ...removal,
        ]);
    });

    it("starts its pod only once the Service has a pod of the target", async () => {
        const answers = [{ items: [] }, { items: [{ endpoints: [{ conditions: { ready: false } }] }] }, LEADING];
        let looks = 0;
        const { fake, done } = cluster([pod(DONE)], { [SLICES]: () => answers[looks++] });
        const looksAtStart: number[] = [];
        const { create } = fake;
        fake.create = async (path, object) => {
            if (path === JOBS) looksAtStart.push(looks);
            return create(path, object);
        };
        await problem(fake);
        assert.deepEqual([looksAtStart, done.length], [[3], 7]);
    });

    it("leaves nothing behind where it cannot be started either", async () => {
        const { fake, done } = cluster([]);
        fake.patch = async () => {
            throw new Error("the API server is away");
        };
        assert.match(
            (await problem(fake)) ?? "",
            /my-app: traffic has not moved, because the smoke test could not run: the API server is away\. It needs permission/,
        );
        assert.equal(done.at(-1), `remove ${JOBS}/my-app-smoke-test`);
    });

    it("says each thing once that the pod wrote last", async () => {
        const message =
            "answered 500 where 200 to 299 was expected: broken\nanswered 500 where 200 to 299 was expected: broken\n";
        const found = await problem(cluster([pod({ terminated: { exitCode: 1, reason: "Error", message } })]).fake);
        assert.match(
            found ?? "",
            /traffic has not moved\. The smoke test \/health on port 8080 of green failed: answered 500 where 200 to 299 was expected: broken\. Fix green/,
        );
    });

    it("says how a pod ended that wrote nothing", async () => {
        const found = await problem(cluster([pod({ terminated: { exitCode: 137, reason: "OOMKilled" } })]).fake);
        assert.match(found ?? "", /its pod ended with exit code 137 \(OOMKilled\)/);
    });

    it("believes no pod of an earlier test", async () => {
        const failed = pod({ terminated: { exitCode: 1, reason: "Error" } }, "earlier");
        assert.equal(await problem(cluster([failed, pod(DONE)]).fake), undefined);
    });

    describe("that is not over in time", () => {
        // As much less than none as a pod may take to start.
        const late = (pods: object[], more = {}) => problem(cluster(pods, more).fake, -40);

        it("says what its container waits for", async () => {
            const waiting = { reason: "ImagePullBackOff", message: "Back-off pulling image" };
            assert.match(
                (await late([pod({ waiting })])) ?? "",
                /did not finish in time: ImagePullBackOff: Back-off pulling/,
            );
        });

        it("says what its pod waits for", async () => {
            const conditions = [{ type: "PodScheduled", status: "False", message: "0/3 nodes are available" }];
            const unscheduled = { ...pod({}), status: { conditions } };
            assert.match((await late([unscheduled])) ?? "", /did not finish in time: 0\/3 nodes are available/);
        });

        it("says why there is no pod", async () => {
            const events = { items: [{ type: "Warning", message: "violates PodSecurity" }] };
            assert.match((await late([], { [EVENTS]: events })) ?? "", /did not finish in time: violates PodSecurity/);
        });
    });
});
