import assert from "node:assert/strict";
import { isSecret, Output, output } from "@pulumi/pulumi";
import fc from "fast-check";
import type { BlueGreenServiceArgs } from "../../src/args.ts";
import { ArgumentsError } from "../../src/arguments/problems.ts";
import { configuredArgs } from "../../src/readServiceArgs.ts";
import { anyArgs } from "./anyArgs.ts";
import { HAPPY } from "./happy.ts";

function argsFor(
    config: Record<string, string>,
    defaults: Partial<BlueGreenServiceArgs> = HAPPY,
    secrets: string[] = [],
) {
    const raw = Object.fromEntries(Object.entries(config).map(([key, value]) => [`shop:${key}`, value]));
    const isSecret = (key: string) => secrets.some((each) => key === `shop:${each}`);
    return configuredArgs({ project: "shop", raw, isSecret }, "my-app", defaults);
}

describe("the arguments that a program reads from configuration", () => {
    it("are the program's own if nothing is configured", () => {
        fc.assert(
            fc.property(anyArgs, (args) => {
                assert.deepEqual(argsFor({}, args), args);
            }),
        );
    });

    it("are refused where configuration has an argument that it does not describe", () => {
        const own = { activeColor: "blue", hosts: ["a.example.com"] };
        for (const [config, path] of [
            [{ services: JSON.stringify({ "my-app": own }) }, "services.my-app.hosts"],
            [{ "my-app": JSON.stringify(own) }, "my-app.hosts"],
        ] as const) {
            assert.throws(
                () => argsFor(config),
                ({ message }: Error) => message.includes(`${path}: is not known (did you mean host?)`),
            );
        }
    });

    it("are what is configured, field by field", () => {
        const args = argsFor({
            activeColor: "green",
            standbyReplicas: "1",
            cutoverReason: "release 7",
            green: '{"image":"my-app:3.0.0"}',
            traffic: '{"idlePercent":10}',
            host: "shop.example.com",
        });
        assert.deepEqual(args, {
            ...HAPPY,
            activeColor: "green",
            standbyReplicas: 1,
            cutoverReason: "release 7",
            green: { image: "my-app:3.0.0", version: "v2" },
            traffic: { idlePercent: 10 },
            hosts: ["shop.example.com"],
        });
    });

    it("leave what is the program's alone: other keys, and Outputs", () => {
        const image = output("my-app:1.0.0");
        const args = argsFor({ whatever: "7", blue: '{"version":"v3"}' }, { ...HAPPY, blue: { image } });
        assert.deepEqual(Object.keys(args), Object.keys(HAPPY));
        assert.equal(args.blue.image, image);
        assert.equal(args.blue.version, "v3");
    });

    it("are those of one of several services, over what is said for all", () => {
        const services = '{"my-app":{"activeColor":"green"},"cart":{"activeColor":"blue","replicas":9}}';
        const args = argsFor({ services, replicas: "5", activeColor: "blue", host: "not.for.all" });
        assert.deepEqual([args.activeColor, args.replicas, args.hosts], ["green", 5, HAPPY.hosts]);
    });

    it("are those under the service's name, where its colour is there", () => {
        assert.equal(argsFor({ "my-app": '{"activeColor":"green"}' }).activeColor, "green");
        assert.equal(argsFor({ "my-app": '{"replicas":9}' }).replicas, undefined);
    });

    it("are not emptied by the defaults of a project's keys", () => {
        assert.deepEqual(argsFor({ traffic: "{}", gateway: "{}", blue: "{}" }), HAPPY);
    });

    it("keep a secret one", async () => {
        const { blue, container } = argsFor({ blue: '{"image":"my-app:7"}' }, HAPPY, ["blue"]);
        assert.ok(Output.isInstance(blue.image) && (await isSecret(output<unknown>(blue.image))));
        assert.deepEqual(container, HAPPY.container);
    });

    it("keep what may be the secret of one of several services one", async () => {
        const services = '{"my-app":{"activeColor":"green","blue":{"image":"my-app:7"}}}';
        const { activeColor, blue, green } = argsFor({ services }, HAPPY, ["services"]);
        assert.equal(activeColor, "green");
        assert.ok(Output.isInstance(blue.image));
        assert.deepEqual(green, HAPPY.green);
        const colors = '{"my-app":{"activeColor":"green"}}';
        assert.throws(
            () => argsFor({ services: colors }, HAPPY, ["services"]),
            /services: is a secret, or contains one/,
        );
    });

    it("take no secret where it cannot stay one, and do not show it", () => {
        assert.throws(
            () =>
                argsFor({ cutoverReason: "hunter2", container: '{"port":"hunter2"}' }, HAPPY, [
                    "cutoverReason",
                    "container",
                ]),
            (error) => {
                assert.ok(error instanceof ArgumentsError);
                assert.match(error.message, /cutoverReason: is a secret/);
                assert.match(error.message, /container\.port: got a secret that is not valid; allowed: a whole number/);
                assert.doesNotMatch(error.message, /hunter2/);
                return true;
            },
        );
    });
});
