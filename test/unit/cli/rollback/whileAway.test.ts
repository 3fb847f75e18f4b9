import assert from "node:assert/strict";
import type { RollbackOrder } from "../../../../src/cli/rollback/order.ts";
import { whileAway } from "../../../../src/cli/rollback/whileAway.ts";
import { Unavailable } from "../../../../src/cluster/client.ts";

const webhookAway = new Unavailable('answered with 500: failed calling webhook "rev.validation.istio.io"', {
    answered: true,
});
const serverAway = new Unavailable("cannot be asked: ECONNREFUSED", { answered: false });

/** Fails as often as there are errors, then succeeds. */
function failing(...errors: Error[]) {
    const left = [...errors];
    const act = async () => {
        const error = left.shift();
        if (error) throw error;
        return "moved";
    };
    return { act, left };
}

describe("a rollback while the cluster is away", () => {
    let said: string[];
    const order = (more: Partial<RollbackOrder> = {}): RollbackOrder => ({
        reason: "errors",
        force: false,
        timeoutMilliseconds: 5000,
        say: (text) => said.push(text),
        ...more,
    });

    beforeEach(() => {
        said = [];
    });

    it("is tried again until Istio's webhook answers", async () => {
        const { act } = failing(webhookAway, webhookAway);
        assert.equal(await whileAway("my-app", order(), act), "moved");
    });

    it("says once that it is tried again, and why", async () => {
        await whileAway("my-app", order(), failing(webhookAway, webhookAway).act);
        assert.equal(said.length, 1);
        assert.match(said[0] ?? "", /my-app: traffic has not moved yet; .*failed calling webhook/);
    });

    it("waits for a server that cannot be reached where it is told to", async () => {
        assert.equal(await whileAway("my-app", order({ waitsForServer: true }), failing(serverAway).act), "moved");
    });

    it("does not wait for a server that might be gone for good", async () => {
        const { act, left } = failing(serverAway, serverAway);
        await assert.rejects(whileAway("my-app", order(), act), serverAway);
        assert.equal(left.length, 1);
    });

    it("does not try again what will not change", async () => {
        const { act, left } = failing(new Error("forbidden"), new Error("forbidden"));
        await assert.rejects(whileAway("my-app", order(), act), /forbidden/);
        assert.equal(left.length, 1);
    });

    it("ends with the way out where istiod stays away", async () => {
        const { act } = failing(webhookAway, webhookAway);
        await assert.rejects(whileAway("my-app", order({ timeoutMilliseconds: -1 }), act), {
            exitCode: 1,
            message: /traffic has not moved[\s\S]*Bring istiod up[\s\S]*ValidatingWebhookConfiguration/,
        });
    });

    it("ends when it is interrupted", async () => {
        const { act } = failing(webhookAway);
        await assert.rejects(whileAway("my-app", order({ signal: AbortSignal.abort() }), act), {
            exitCode: 130,
            message: /traffic has not moved.*when this was interrupted/,
        });
    });
});
