import assert from "node:assert/strict";
import { prefixOf, serviceConfig, trafficConfig } from "../../../../src/cli/config/serviceConfig.ts";
import { recordedStack } from "./recordedStack.ts";

const many = { "shop:services": { objectValue: { cart: { activeColor: "green", traffic: { idlePercent: 10 } } } } };

describe("a service's configuration", () => {
    it("is at the top for a single service", () => {
        assert.equal(prefixOf("shop", "shop", { "shop:activeColor": { value: "blue" } }), "");
    });

    it("is below services for one of many", () => assert.equal(prefixOf("shop", "cart", many), 'services["cart"].'));

    it("is below its own name where a program keeps it there", () => {
        assert.equal(prefixOf("shop", "cart", { "shop:cart": { objectValue: { activeColor: "blue" } } }), "cart.");
    });

    it("is read from where it is", () => {
        assert.deepEqual(trafficConfig("shop", 'services["cart"].', many), {
            activeColor: "green",
            idlePercent: 10,
            hasMatch: false,
            standbyReplicas: undefined,
            cutoverReason: undefined,
            gate: {},
            own: { activeColor: "green", standbyReplicas: undefined, traffic: { idlePercent: 10 } },
            commonTraffic: {},
        });
    });

    it("is read at the top, where values are text", () => {
        const config = { "shop:activeColor": { value: "blue" }, "shop:standbyReplicas": { value: "1" } };
        const { activeColor, standbyReplicas } = trafficConfig("shop", "", config);
        assert.deepEqual([activeColor, standbyReplicas], ["blue", 1]);
    });

    it("takes a service's gate settings before those of all services", () => {
        const gate = {
            minReplicas: 2,
            minReadySeconds: 5,
            override: { reason: "blue burns", until: "2030-01-01T00:00:00Z" },
        };
        const config = {
            "shop:gate": { objectValue: { minReplicas: 1, minReadyPercent: 50 } },
            "shop:services": { objectValue: { cart: { gate } } },
        };
        assert.deepEqual(trafficConfig("shop", 'services["cart"].', config).gate, { ...gate, minReadyPercent: 50 });
    });

    it("does not take another program's gate for the service's", () => {
        const config = { "shop:gate": { objectValue: { minReplicas: 9 } }, "shop:cart": { objectValue: {} } };
        assert.deepEqual(trafficConfig("shop", "cart.", config).gate, {});
    });

    it("is what is common to all services where the service has nothing of its own", () => {
        const config = {
            "shop:activeColor": { value: "blue" },
            "shop:standbyReplicas": { value: "2" },
            "shop:traffic": { objectValue: { idlePercent: 90, match: [{}] } },
            "shop:services": { objectValue: { cart: { traffic: { match: [] } } } },
        };
        const { activeColor, idlePercent, hasMatch, standbyReplicas, own } = trafficConfig(
            "shop",
            'services["cart"].',
            config,
        );
        assert.deepEqual([activeColor, idlePercent, hasMatch, standbyReplicas], ["blue", 90, false, 2]);
        assert.deepEqual(own, { activeColor: undefined, standbyReplicas: undefined, traffic: { match: [] } });
    });

    it("has a match where there is a condition, and not where the list is empty", () => {
        const hasMatch = (match: unknown) =>
            trafficConfig("shop", "", { "shop:traffic": { objectValue: { match } } }).hasMatch;
        assert.deepEqual([hasMatch([{ headers: {} }]), hasMatch([])], [true, false]);
    });

    it("is changed where it differs only", async () => {
        const { commands, stack } = recordedStack({ "shop:activeColor": { value: "blue" } });
        await serviceConfig(stack, "shop", "").write({ activeColor: "blue", idlePercent: 0 });
        assert.deepEqual(commands, []);
    });

    it("is not read once more where what it says is known", async () => {
        const { commands, stack } = recordedStack({ "shop:activeColor": { value: "green" } });
        const known = trafficConfig("shop", "", { "shop:activeColor": { value: "blue" } });
        await serviceConfig(stack, "shop", "").write({ activeColor: "blue", idlePercent: 0 }, known);
        assert.deepEqual(commands, []);
    });

    it("loses every split when traffic goes to one colour", async () => {
        const traffic = { idlePercent: 10, match: [{}], timeout: "30s" };
        const { commands, stack } = recordedStack({
            "shop:activeColor": { value: "blue" },
            "shop:traffic": { objectValue: traffic },
        });
        await serviceConfig(stack, "shop", "").write({ activeColor: "green", idlePercent: 0 });
        assert.deepEqual(commands, [
            "set shop:activeColor green",
            "rm shop:traffic.idlePercent",
            "rm shop:traffic.match",
        ]);
    });

    it("removes traffic as a whole if nothing else is in it", async () => {
        const { commands, stack } = recordedStack(many);
        await serviceConfig(stack, "shop", 'services["cart"].').write({ activeColor: "green", idlePercent: 0 });
        assert.deepEqual(commands, ['rm shop:services["cart"].traffic']);
    });

    it("sets its own idlePercent to 0 where the one of all services is not 0", async () => {
        const written = async (traffic: object | undefined) => {
            const { commands, stack } = recordedStack({
                "shop:activeColor": { value: "green" },
                "shop:traffic": { objectValue: { idlePercent: 90 } },
                "shop:services": { objectValue: { cart: { traffic } } },
            });
            await serviceConfig(stack, "shop", 'services["cart"].').write({ activeColor: "green", idlePercent: 0 });
            return commands;
        };
        const zero = 'set shop:services["cart"].traffic.idlePercent 0';
        assert.deepEqual(await written(undefined), [zero]);
        assert.deepEqual(await written({ idlePercent: 50, match: [{}] }), [
            zero,
            'rm shop:services["cart"].traffic.match',
        ]);
        assert.deepEqual(await written({ idlePercent: 0 }), []);
    });

    it("refuses to move one service wholly while the conditions of all services would keep some of its traffic", async () => {
        const { stack } = recordedStack({
            "shop:traffic": { objectValue: { match: [{}] } },
            "shop:services": { objectValue: { cart: {} } },
        });
        const config = serviceConfig(stack, "shop", 'services["cart"].');
        await assert.rejects(
            config.write({ activeColor: "green", idlePercent: 0 }),
            /^Failure: traffic\.match is set for all services.*`pulumi config rm --path traffic\.match`/,
        );
    });

    it("gets the idle colour's part of a step", async () => {
        const { commands, stack } = recordedStack(many);
        await serviceConfig(stack, "shop", 'services["cart"].').write({ activeColor: "green", idlePercent: 50 });
        assert.deepEqual(commands, ['set shop:services["cart"].traffic.idlePercent 50']);
    });
});
