import assert from "node:assert/strict";
import { ApiException } from "@kubernetes/client-node";
import { samplePod } from "../pods/samplePod.ts";
import { answer, type ListPods } from "./answer.ts";
import { RequestRates } from "./requestRates.ts";

const root = "/apis/metrics.k8s.io/v1beta1";
const pods = ["a", "b"].map((name) => samplePod({ name }));

describe("the answers of the resource metrics API", () => {
    let asked: unknown[];
    let rates: RequestRates;

    const listPods: ListPods = async (...question) => {
        asked.push(question);
        const name = question[0].fieldSelector?.replace("metadata.name=", "");
        return pods.filter(({ metadata }) => name === undefined || metadata?.name === name);
    };
    const get = (path: string, list = listPods) => answer("GET", path, list, rates);
    const namesIn = ({ body }: { body: unknown }) =>
        (body as { items: { metadata: { name: string } }[] }).items.map(({ metadata }) => metadata.name);

    beforeEach(() => {
        asked = [];
        rates = new RequestRates();
        for (const atMs of [0, 1000]) {
            rates.add({ atMs, received: new Map(pods.map(({ metadata }) => [metadata?.uid ?? "", 0])) });
        }
    });

    it("say which resources there are", async () => {
        const { body } = await get(root);
        assert.deepEqual(
            (body as { resources: { name: string }[] }).resources.map(({ name }) => name),
            ["pods"],
        );
    });

    it("list the pods of a namespace", async () => {
        assert.deepEqual(namesIn(await get(`${root}/namespaces/default/pods`)), ["a", "b"]);
        assert.deepEqual(asked, [[{}, "default"]]);
    });

    it("leave selectors to the API server", async () => {
        await get(`${root}/namespaces/default/pods?labelSelector=app%3Dmy-app%2Ccolor%20in%20(blue)`);
        assert.deepEqual(asked, [[{ labelSelector: "app=my-app,color in (blue)" }, "default"]]);
    });

    it("list the pods of all namespaces", async () => {
        assert.deepEqual(namesIn(await get(`${root}/pods`)), ["a", "b"]);
        assert.deepEqual(asked, [[{}, undefined]]);
    });

    it("leave out a pod that was not measured yet", async () => {
        rates = new RequestRates();
        assert.deepEqual(namesIn(await get(`${root}/namespaces/default/pods`)), []);
    });

    it("give one pod by its name", async () => {
        const { body } = await get(`${root}/namespaces/default/pods/b`);
        assert.equal((body as { metadata: { name: string } }).metadata.name, "b");
    });

    it("say 404 of a pod that is not there", async () => {
        assert.equal((await get(`${root}/namespaces/default/pods/c`)).status, 404);
    });

    it("say 404 of anything else", async () => {
        assert.equal((await get("/apis")).status, 404);
        assert.equal((await get(`${root}/pods/b`)).status, 404);
    });

    it("refuse to change anything", async () => {
        assert.equal((await answer("DELETE", `${root}/pods`, listPods, rates)).status, 405);
    });

    it("pass on what the API server says of a bad selector", async () => {
        const said = { kind: "Status", message: "unable to parse" };
        const refuse = () => Promise.reject(new ApiException(400, "Bad Request", JSON.stringify(said), {}));
        const { status, body } = await get(`${root}/pods?labelSelector=((`, refuse);
        assert.deepEqual({ status, body }, { status: 400, body: said });
    });

    it("say 503 and why while the API server is away", async () => {
        const { status, body } = await get(`${root}/pods`, () => Promise.reject(new Error("connect ECONNREFUSED")));
        assert.equal(status, 503);
        assert.match((body as { message: string }).message, /ECONNREFUSED/);
    });
});
