import assert from "node:assert/strict";
import { servers } from "../../fixtures/servers.ts";
import type { App } from "./app.ts";
import { PodDirectory } from "./podDirectory.ts";
import { samplePod } from "./samplePod.ts";
import { podReport, statusServer } from "./statusServer.ts";

describe("statusServer", () => {
    const serve = servers();

    const ask = async (path: string, problems: string[] = []) => {
        const health = () => ({ podsKnown: 1, podsServing: 1, ports: [8080], problems });
        const directory = new PodDirectory();
        directory.apply(samplePod());
        const { url } = await serve(statusServer(health, () => directory.pods.map(podReport)));
        const response = await fetch(`${url}${path}`);
        return { status: response.status, body: await response.json() };
    };

    it("says 200 and what is played where there are no problems", async () => {
        assert.deepEqual(await ask("/healthz"), {
            status: 200,
            body: { podsKnown: 1, podsServing: 1, ports: [8080], problems: [] },
        });
    });

    it("says 503 and why where there are problems", async () => {
        const { status, body } = await ask("/healthz", ["a port is taken."]);
        assert.deepEqual([status, (body as { problems: string[] }).problems], [503, ["a port is taken."]]);
    });

    it("lists each pod with the requests that it has got", async () => {
        assert.deepEqual((await ask("/pods")).body, [
            { uid: "uid-of-my-app-blue-0", namespace: "default", color: "blue", received: 0 },
        ]);
    });

    it("adds up what a pod's containers received", () => {
        const played = new PodDirectory().apply(samplePod());
        played.apps.set("app", { received: 3 } as App);
        played.apps.set("another", { received: 4 } as App);
        assert.equal(podReport(played).received, 7);
    });

    it("lists what there is if asked for something else", async () => {
        assert.deepEqual(await ask("/"), { status: 404, body: { error: "no / here; there are /healthz and /pods" } });
    });
});
