import assert from "node:assert/strict";
import { runPreflight } from "../../../../src/cli/preflight/preflight.ts";
import { withGate } from "../../../../src/cli/stack/stackService.ts";
import { deployment, type FakeObject, paths } from "../../fakeCluster.ts";
import { clusterWith, route } from "../clusterWith.ts";
import { destination, mainRule, service } from "../samples.ts";

const RULE = "/apis/networking.istio.io/v1/namespaces/default/destinationrules/my-app";
function withLabels(color: string): FakeObject {
    const object = deployment(3);
    return { ...object, spec: { replicas: 3, template: { metadata: { labels: { app: "my-app", color } } } } };
}
const cluster = () =>
    clusterWith({
        [paths.route]: route([mainRule(destination("blue", 100))]),
        [paths.blue]: withLabels("blue"),
        [paths.green]: withLabels("green"),
        [RULE]: {
            metadata: { name: "my-app", uid: "r", resourceVersion: "1" },
            spec: { host: "my-app", subsets: ["blue", "green"].map((color) => ({ name: color, labels: { color } })) },
        },
    });
const options = { target: "green", prometheus: undefined, updateBringsUp: false } as const;

describe("the preflight as a whole", () => {
    it("passes a green that is ready, with its route and its subset", async () => {
        const checks = await runPreflight(cluster(), service, options);
        const passed = checks.filter(({ outcome }) => outcome === "passed").map(({ name }) => name);
        assert.deepEqual(passed.slice(0, 4), ["route", "subset", "target", "way back"]);
    });

    it("names what it may not read, and continues without it", async () => {
        const client = cluster();
        const get = client.get;
        client.get = async <T>(path: string) => {
            if (path.includes("ingresses")) throw new Error("ingresses is forbidden");
            return get<T>(path);
        };
        const checks = await runPreflight(client, service, options);
        const skipped = checks.find(({ name, outcome }) => name === "bypass" && outcome === "skipped");
        assert.match(skipped?.text ?? "", /ingresses is forbidden/);
    });

    describe("with a smoke test in the program's gate", () => {
        const tested = (from: "apiServer" | "mesh") =>
            withGate(service, { smokeTest: { path: "/health", port: 8080, from } });
        const smokeTest = async (answer: number, ready = 3, from: "apiServer" | "mesh" = "apiServer") => {
            const client = cluster();
            const pod = { metadata: { name: "one" }, status: { conditions: [{ type: "Ready", status: "True" }] } };
            const get = client.get;
            client.get = async <T>(path: string) =>
                path.includes("/pods?") ? ({ items: [pod] } as T) : get<T>(path.split("?")[0] ?? "");
            client.ask = async (path) =>
                path.endsWith("/pods/one:8080/proxy/health")
                    ? { status: answer, text: "" }
                    : assert.fail(`asked for ${path}`);
            client.objects.set(paths.green, { ...withLabels("green"), status: { readyReplicas: ready } });
            const checks = await runPreflight(client, tested(from), options);
            return checks.find(({ name }) => name === "smoke test");
        };

        it("passes a green that answers it", async () => assert.equal((await smokeTest(200))?.outcome, "passed"));

        it("fails a green that does not, and says how it answered", async () => {
            const check = await smokeTest(500);
            assert.equal(check?.outcome, "failed");
            assert.match(check?.text ?? "", /one answered 500/);
        });

        it("leaves a Job in the mesh to the update", async () => {
            const check = await smokeTest(500, 3, "mesh");
            assert.equal(check?.outcome, "skipped");
            assert.match(check?.text ?? "", /the update itself runs the smoke test \/health, with a Job in the mesh/);
        });

        it("sends no request while green has no ready pod", async () => {
            assert.equal((await smokeTest(500, 0))?.outcome, "skipped");
        });
    });
});
