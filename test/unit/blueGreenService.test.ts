import assert from "node:assert/strict";
import type { BlueGreenServiceArgs } from "../../src/args.ts";
import { BlueGreenService } from "../../src/blueGreenService.ts";
import { ArgumentsError } from "../../src/problems.ts";
import { HAPPY } from "./happy.ts";
import { record, resolved } from "./recording.ts";

function deploy(change: Partial<BlueGreenServiceArgs> = {}) {
    return record((opts) => new BlueGreenService("my-app", { ...HAPPY, ...change }, opts));
}

describe("BlueGreenService", () => {
    it("registers the two colours and their routing, named as the service", async () => {
        const { resources } = await deploy();
        assert.deepEqual([...resources.keys()].sort(), [
            "BlueGreenService my-app",
            "Deployment my-app-blue",
            "Deployment my-app-green",
            "DestinationRule my-app",
            "Gateway my-app",
            "PodDisruptionBudget my-app-blue",
            "PodDisruptionBudget my-app-green",
            "Service my-app",
            "VirtualService my-app",
        ]);
    });

    it("makes every child the component's own", async () => {
        const { result, resources } = await deploy();
        const children = [...resources.values()].filter(({ type }) => type.startsWith("kubernetes:"));
        assert.deepEqual(
            children.filter(({ opts }) => opts.parent !== result),
            [],
        );
    });

    it("makes no Gateway where none was asked for", async () => {
        const { resources } = await deploy({ gateway: undefined, hosts: undefined });
        assert.equal(resources.has("Gateway my-app"), false);
    });

    it("routes only after the active colour and its subsets are there", async () => {
        const { resources } = await deploy();
        assert.deepEqual(resources.get("VirtualService my-app")?.after.sort(), [
            "Deployment my-app-blue",
            "DestinationRule my-app",
            "Gateway my-app",
            "Service my-app",
        ]);
    });

    it("changes the idle colour only after the route", async () => {
        const { resources } = await deploy();
        assert.deepEqual(resources.get("Deployment my-app-green")?.after, ["VirtualService my-app"]);
    });

    it("turns the order round with the colour", async () => {
        const { resources } = await deploy({ activeColor: "green" });
        assert.deepEqual(resources.get("Deployment my-app-blue")?.after, ["VirtualService my-app"]);
    });

    it("changes nothing but the route at a cutover", async () => {
        const props = async (activeColor: "blue" | "green") => {
            const { resources } = await deploy({ activeColor });
            return new Map([...resources].map(([key, { props }]) => [key, JSON.stringify(props)]));
        };
        const [before, after] = [await props("blue"), await props("green")];
        assert.deepEqual(
            [...before.keys()].filter((key) => before.get(key) !== after.get(key)),
            ["VirtualService my-app"],
        );
    });

    it("says which colour the applied route gives the traffic", async () => {
        const { result } = await deploy({ activeColor: "green" });
        assert.equal(await resolved(result.activeColor), "green");
    });

    it("registers nothing when an argument is wrong", async () => {
        let registered = 0;
        await assert.rejects(
            record((opts) => {
                const count = () => {
                    registered++;
                    return undefined;
                };
                return new BlueGreenService("my-app", { ...HAPPY, replicas: 0 }, { ...opts, transformations: [count] });
            }),
            ArgumentsError,
        );
        assert.equal(registered, 0);
    });
});
