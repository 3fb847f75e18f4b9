import assert from "node:assert/strict";
import type { Stand, Told } from "../stand.ts";
import type { Changes } from "./settings.ts";
import { update } from "./update.ts";

describe("an update of the adversary", () => {
    /** The configuration and commands after an update in which Pulumi prints these answers; at first nothing is configured. */
    const afterwards = async (...answers: readonly string[]) => {
        let configuration: Changes = {};
        const ran: string[] = [];
        const stand: Partial<Stand> = {
            set: async (changes) => {
                configuration = { ...configuration, ...changes };
            },
            remember: async () => {
                const before = configuration;
                return async () => {
                    configuration = before;
                };
            },
            pulumi: async (...words) => {
                ran.push(words.join(" "));
                return { output: answers[ran.length - 1] ?? "" } as Told;
            },
            isBusy: () => false,
        };
        await update.run({ changes: [{ replicas: "0" }, { standbyReplicas: "3" }], flags: [] }, stand as Stand);
        return { configuration, ran };
    };

    it("keeps the configuration that it has set", async () => {
        const { configuration, ran } = await afterwards("Resources: 1 updated");
        assert.deepEqual(configuration, { replicas: "0", standbyReplicas: "3" });
        assert.deepEqual(ran, ["up --yes"]);
    });

    it("takes back what validation rejects, so that the next update is not rejected for it", async () => {
        const { configuration } = await afterwards(
            "error: The configuration of my-app has 2 problems, nothing was changed:\n  replicas: got 0",
        );
        assert.deepEqual(configuration, {});
    });

    it("runs again after removing the lock of a killed update", async () => {
        const { ran } = await afterwards("error: the stack is currently locked by 1 lock(s)");
        assert.deepEqual(ran, ["up --yes", "cancel --yes", "up --yes"]);
    });
});
