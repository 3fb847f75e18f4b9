import assert from "node:assert/strict";
import { execa } from "execa";
import type { PulumiRun, PulumiStack } from "../harness/pulumiStack.ts";
import { openTestStack } from "../harness/testStack.ts";

describe("bad input to the root project", () => {
    let stack: PulumiStack;

    beforeEach(async () => {
        stack = await openTestStack("bad-input");
    });
    // There is nothing to destroy, and a program with bad input could not run for it.
    afterEach(() => stack.run("stack", "rm", "--yes", "--force"));

    const refused = async (...settings: readonly (readonly [path: string, value: string])[]): Promise<PulumiRun> => {
        for (const [path, value] of settings) {
            await stack.configure(path, value);
        }
        const up = await stack.tryRun("up", "--yes", "--skip-preview");
        assert.notEqual(up.exitCode, 0);
        assert.doesNotMatch(up.output, /^\s+at .*[:(]\d+/m, "a stack trace");
        const { stdout } = await execa("kubectl", ["get", "deploy,vs,dr", "-o", "name"]);
        assert.equal(stdout, "", "something was created");
        return up;
    };

    it("refuses a colour that is none, with the path, the value and what is allowed", async () => {
        const { output } = await refused(["activeColor", "purple"]);
        assert.match(output, /activeColor.*purple.*blue.*green/);
    });

    it("refuses a key that nobody reads, naming it", async () => {
        const { output } = await refused(["activeColour", "green"]);
        assert.match(output, /activeColour/);
    });

    it("refuses an active colour without pods, with the path and the value", async () => {
        const { output } = await refused(["blue.replicas", "0"]);
        assert.match(output, /blue\.replicas.*0/);
    });

    describe("for two services", () => {
        const common = [
            ["blue.image", "shop:1.0.0"] as const,
            ["green.image", "shop:2.0.0"] as const,
            ["container.port", "8080"] as const,
            ["container.healthPath", "/health"] as const,
            ["gateway.selector.istio", "ingressgateway"] as const,
        ];

        it("refuses one host, at which callers would reach one of them alone", async () => {
            await stack.unset("host");
            const host = "shop.example.com";
            const { output } = await refused(...common, ["services.cart.host", host], ["services.orders.host", host]);
            assert.match(
                output,
                /services\.orders\.host: got "shop\.example\.com", which is also services\.cart\.host/,
            );
        });

        it("refuses one name for their Services", async () => {
            await stack.unset("host");
            const { output } = await refused(
                ...common,
                ...["cart", "orders"].flatMap((name) => [
                    [`services.${name}.host`, `${name}.example.com`] as const,
                    [`services.${name}.names.service`, "shop"] as const,
                ]),
            );
            assert.match(
                output,
                /services\.orders\.names\.service: got "shop", which is also services\.cart\.names\.service/,
            );
        });
    });

    it("tells every problem at once", async () => {
        const { output } = await refused(["activeColor", "purple"], ["green.replicas", "-1"], ["replicsa", "3"]);
        assert.match(output, /activeColor/);
        assert.match(output, /green\.replicas/);
        assert.match(output, /replicsa/);
    });
});
