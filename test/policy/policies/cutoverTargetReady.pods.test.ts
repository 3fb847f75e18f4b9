import assert from "node:assert/strict";
import { cutoverTargetReady } from "../../../policy-pack/policies/cutoverTargetReady.ts";
import { shareRuns } from "../../../policy-pack/stack/run.ts";
import {
    at,
    blocks,
    duringUpdate,
    generation,
    present,
    presentApp,
    preview,
    rerouted,
    resized,
    update,
    withReady,
} from "../live/preview.ts";
import { autoscaler, destinations, listed, type MyApp, type MyAppResources, myApp } from "../myApp.ts";
import { levels, type Reported, runOn, runResourcePolicy, UNKNOWN_STRING, type Written } from "../stackOf.ts";

describe("cutover-target-ready, for a route between two Services without subsets", () => {
    const color = (name: string, replicas: number): MyAppResources =>
        myApp({ name: `my-app-${name}`, blue: replicas, green: 0, route: routeTo(`my-app-${name}`) });
    const routeTo = (host: string) => ({ hosts: ["my-app"], http: [{ route: [{ destination: { host } }] }] });
    const { route } = myApp();
    const stack = (to: string, green: number): Written[] => {
        const [one, other] = [color("blue", 3), color("green", green)];
        const routed = at(route, ["spec"], routeTo(`my-app-${to}`));
        return [one.blue, one.service, other.blue, other.service, { ...routed, dependsOn: [one.blue, other.blue] }];
    };
    const running = (to: string, green: number): Written[] =>
        stack(to, green).map((written) => (written.type.endsWith("Deployment") ? withReady(written) : written));

    it("blocks all traffic to the one that has no pods", async () => {
        const [message = ""] = blocks(await preview(stack("green", 0), running("blue", 0)));
        assert.match(message, /100 % .* to all of my-app-green\.default \(Deployment default\/my-app-green-blue\)/);
        assert.match(message, /0 of 3 needed replicas are declared \(3 are ready in my-app-blue\.default/);
    });

    it("blocks it at the first deployment too", async () => {
        assert.match(blocks(await preview(stack("green", 0), []))[0] ?? "", /0 of 1 needed replicas are declared/);
    });

    it("allows it to the one that has as many", async () => {
        assert.deepEqual(await preview(stack("green", 3), running("blue", 3)), []);
    });
});

describe("cutover-target-ready, where what a subset means changes, and the route does not", () => {
    const relabelled = (app: MyAppResources): Written =>
        at(generation(app.rule, 2), ["spec", "subsets", "0", "labels"], { color: "green" });

    it("blocks a subset that is given to fewer ready pods", async () => {
        const app = presentApp();
        const stack = listed({ ...app, rule: relabelled(app) });
        const [message = ""] = blocks(await preview(stack, present({}, { green: 1 })));
        assert.match(message, /subset blue of my-app\.default \(Deployment default\/my-app-green\): 1 of 3 needed/);
        assert.match(
            message,
            /The route itself does not change: which pods it reaches is changed by DestinationRule default\/my-app/,
        );
    });

    it("allows one that is given to as many", async () => {
        const app = presentApp();
        assert.deepEqual(await preview(listed({ ...app, rule: relabelled(app) }), present()), []);
    });

    it("blocks it in an update, as the DestinationRule changes", async () => {
        const [message = ""] = blocks(await update(relabelled(myApp()), present({}, { green: 1 })));
        assert.match(message, /1 of 3 needed replicas are ready/);
    });

    it("says that it cannot tell while the labels are not known yet", async () => {
        const app = presentApp();
        const rule = at(app.rule, ["spec", "subsets", "0", "labels"], UNKNOWN_STRING);
        const [report] = await preview(listed({ ...app, rule }), present({}, { green: 1 }));
        assert.match(report?.message ?? "", /^Not checked: .*the labels of subset blue are known only after/);
    });

    it("judges an object that the update does not touch as it is in the cluster", async () => {
        const app = presentApp();
        const byHand = listed({ ...presentApp({}, { blue: 1 }), rule: relabelled(app) });
        assert.deepEqual(await preview(listed(app), byHand), []);
    });

    it("judges a recreated object, although its generation starts again", async () => {
        const app = presentApp();
        const anew = at(at(app.rule, ["spec", "subsets", "0", "labels"], { color: "green" }), ["metadata", "uid"], "b");
        const live = present({}, { green: 1 }).map((written) =>
            written.type === app.rule.type && written.type.endsWith("DestinationRule")
                ? at(generation(written, 7), ["metadata", "uid"], "a")
                : written,
        );
        assert.equal(blocks(await preview(listed({ ...app, rule: anew }), live)).length, 1);
    });
});

const OVERRIDDEN: MyApp = {
    annotations: { "istio-blue-green/gate-override": '{"reason":"costs","until":"2999-01-01T00:00:00Z"}' },
};

describe("cutover-target-ready, where the colour that serves becomes smaller", () => {
    const scaled = (blue: number, more: Partial<Written> = {}): Written[] => {
        const [changed, ...others] = resized("blue", blue);
        return [{ ...changed, ...more } as Written, ...others];
    };

    for (const [replicas, needed] of [
        [0, 2],
        [1, 2],
    ] as const) {
        it(`blocks ${replicas} of three pods`, async () => {
            const [message = "", ...others] = blocks(await preview(scaled(replicas), present()));
            assert.deepEqual(others, []);
            assert.match(
                message,
                new RegExp(`this update scales down Deployment default/my-app-blue: ${replicas} of ${needed} needed`),
            );
        });
    }

    it("allows two of three", async () => assert.deepEqual(await preview(scaled(2), present()), []));

    it("demands as much as it is configured to demand", async () => {
        assert.equal(blocks(await preview(scaled(2), present(), { config: { minKeptPercent: 100 } })).length, 1);
        assert.deepEqual(await preview(scaled(1), present(), { config: { minKeptPercent: 30 } }), []);
    });

    it("allows the idle colour to shrink", async () => {
        assert.deepEqual(await preview(resized("green", 0), present()), []);
    });

    it("allows it where the update leaves the number to others", async () => {
        assert.deepEqual(await preview(scaled(1, { ignoreChanges: ["spec.replicas"] }), present()), []);
    });

    it("allows unchanged replicas, although somebody has scaled up by hand", async () => {
        const live = presentApp({ blue: 10 });
        assert.deepEqual(await preview(present(), listed({ ...live, blue: generation(live.blue, 2) })), []);
    });

    it("blocks it together with a move of the traffic, unless the pods wait for the route", async () => {
        const app = presentApp({ weights: { green: 100 }, waits: false });
        const route = generation(app.route, 2);
        const blue = generation(at(app.blue, ["spec", "replicas"], 0), 2);
        const [message = "", ...others] = blocks(await preview(listed({ ...app, blue, route }), present()));
        assert.deepEqual(others, []);
        assert.match(
            message,
            /subset blue .* scales down Deployment default\/my-app-blue without waiting until that traffic has moved away: 0 of 2/,
        );
        const waiting = { ...blue, dependsOn: [route] };
        assert.deepEqual(await preview(listed({ ...app, blue: waiting, route }), present()), []);
    });

    it("allows it as soon as the traffic is away", async () => {
        const away = { weights: { green: 100 } };
        assert.deepEqual(await preview(resized("blue", 0, away), present(away)), []);
    });

    it("allows it with an operator's override, and says so", async () => {
        assert.match(
            (await preview(resized("blue", 0, OVERRIDDEN), present()))[0]?.message ?? "",
            /^Allowed until .* \(costs\): subset blue/,
        );
    });

    it("says that it cannot tell while the number is not known yet", async () => {
        assert.match(
            (await preview(resized("blue", UNKNOWN_STRING), present()))[0]?.message ?? "",
            /^Not checked: .*keeps enough pods/,
        );
    });

    it("judges it for a route of another stack, too, where the subsets are the stack's", async () => {
        const stack = scaled(0).filter(({ type }) => !type.endsWith("VirtualService"));
        assert.match(blocks(await preview(stack, present()))[0] ?? "", /this update scales down/);
    });

    describe("by the maximum of an autoscaler", () => {
        const capped = (maxReplicas: unknown, kept = 1): Written => ({
            type: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
            name: "my-app-blue",
            props: {
                metadata: { name: "my-app-blue", namespace: "default", generation: kept },
                spec: { minReplicas: 1, maxReplicas, scaleTargetRef: { kind: "Deployment", name: "my-app-blue" } },
            },
        });
        const says = /scales down Deployment default\/my-app-blue by the maximum of its autoscaler: 1 of 2 needed/;

        it("blocks one that is new, or lower than before", async () => {
            assert.match(blocks(await preview([...present(), capped(1)], present()))[0] ?? "", says);
            assert.match(blocks(await preview([...present(), capped(1, 2)], [...present(), capped(5)]))[0] ?? "", says);
            assert.deepEqual(await preview([...present(), capped(2, 2)], [...present(), capped(5)]), []);
        });

        it("passes one that changes nothing, and one that is unknown", async () => {
            assert.deepEqual(await preview([...present(), capped(1)], [...present(), capped(1)]), []);
            assert.deepEqual(await preview([...present(), capped(UNKNOWN_STRING, 2)], [...present(), capped(5)]), []);
        });

        it("blocks it in an update, just before the autoscaler changes", async () => {
            assert.match(blocks(await update(capped(1), present()))[0] ?? "", says);
            assert.match(blocks(await update(capped(1), [...present(), capped(5)]))[0] ?? "", says);
            assert.deepEqual(await update(capped(2), [...present(), capped(5)]), []);
            assert.deepEqual(await update(capped(5), [...present(), capped(1)]), []);
        });
    });

    it("blocks a number of 0 that switches another stack's autoscaler off", async () => {
        const live = [...present(), autoscaler("my-app-blue", 3)];
        assert.match(blocks(await preview(scaled(0), live))[0] ?? "", /0 of 2 needed/);
    });

    it("blocks replicas written next to an autoscaler, which restores the pods only later", async () => {
        const live = [...present(), autoscaler("my-app-blue", 3)];
        assert.match(blocks(await preview(scaled(1), live))[0] ?? "", /1 of 2 needed/);
        // An unchanged program writes nothing.
        const app = presentApp();
        const declared = listed({ ...app, blue: at(app.blue, ["spec", "replicas"], 1) });
        assert.deepEqual(await preview(declared, live), []);
        assert.deepEqual(await update(myApp({ blue: 1 }).blue, live), []);
    });

    describe("in an update, just before it does", () => {
        const shrunk = (replicas: number, more: Partial<Written> = {}): Written => ({
            ...myApp({ blue: replicas }).blue,
            ...more,
        });

        for (const replicas of [0, 1]) {
            it(`blocks ${replicas} of three pods`, async () => {
                const [message = "", ...others] = blocks(await update(shrunk(replicas), present()));
                assert.deepEqual(others, []);
                assert.match(
                    message,
                    new RegExp(`scales down Deployment default/my-app-blue: ${replicas} of 2 needed`),
                );
            });
        }

        it("allows two of three, and none once the traffic is away", async () => {
            assert.deepEqual(await update(shrunk(2), present()), []);
            assert.deepEqual(await update(shrunk(0), present({ weights: { green: 100 } })), []);
        });

        it("allows it with an operator's override on the route, and says so", async () => {
            const [report] = await update(shrunk(0), present(OVERRIDDEN));
            assert.match(report?.message ?? "", /^Allowed until .* \(costs\): subset blue/);
        });

        describe("where the program names no number any more", () => {
            const unnumbered = (): Written => {
                const { blue } = myApp();
                const { replicas: _, ...spec } = blue.props.spec as Record<string, unknown>;
                return { ...blue, props: { ...blue.props, spec } };
            };
            const numberedBy = (...managers: readonly string[]): Written[] => {
                const managedFields = managers.map((manager) => ({
                    manager,
                    fieldsV1: { "f:spec": { "f:replicas": {} } },
                }));
                const app = presentApp();
                return listed({ ...app, blue: at(app.blue, ["metadata", "managedFields"], managedFields) });
            };

            it("blocks that it becomes the default of one, as it does where Pulumi had set it", async () => {
                const [message = ""] = blocks(await update(unnumbered(), numberedBy("pulumi-kubernetes-2c0ccd99")));
                assert.match(message, /scales down Deployment default\/my-app-blue: 1 of 2 needed/);
                const byHand = numberedBy("pulumi-kubernetes-2c0ccd99", "kubectl");
                assert.equal(blocks(await update(unnumbered(), byHand)).length, 1);
            });

            it("allows it where an autoscaler has set it, or Pulumi never did", async () => {
                const scaled = numberedBy("pulumi-kubernetes-2c0ccd99", "kube-controller-manager");
                assert.deepEqual(await update(unnumbered(), scaled), []);
                assert.deepEqual(await update(unnumbered(), numberedBy("kubectl")), []);
                assert.deepEqual(await update(unnumbered(), present()), []);
            });
        });

        it("looks no further where it makes no pod fewer, and not at all where the number is ignored", async () => {
            const deployment = "/apis/apps/v1/namespaces/default/deployments/my-app-blue";
            assert.deepEqual(await askedBy(shrunk(4)), [deployment]);
            assert.deepEqual(await askedBy(shrunk(0, { ignoreChanges: ["spec.replicas"] })), []);
        });

        it("goes by lists where the one object may not be read", async () => {
            const cluster = { forbidden: "deployments/my-app-blue" };
            assert.equal(blocks(await update(shrunk(0), present(), { cluster })).length, 1);
            assert.deepEqual(await update(shrunk(3), present(), { cluster }), []);
        });

        it("says once that nothing was judged where the cluster cannot be read, and asks it no more", async () => {
            const reported: Reported[] = [];
            const asked = await duringUpdate(present(), { status: 503 }, async (cluster) => {
                const policy = cutoverTargetReady(shareRuns());
                for (const written of [shrunk(0), myApp({ green: 0 }).green]) {
                    const resource = { ...written, provider: cluster.provider };
                    await runOn(policy, resource, reported, { liveTimeoutSeconds: 1 });
                }
                return cluster.asked;
            });
            assert.deepEqual(levels(reported), ["advisory"]);
            assert.match(reported[0]?.message ?? "", /^Not checked: whether this update takes pods .* no Deployment/);
            assert.deepEqual(
                asked.filter((path) => !path.endsWith("/my-app-blue")),
                [],
            );
        });
    });
});

describe("cutover-target-ready, for a Service that will select other pods", () => {
    const twoServices = (selector: Record<string, string>): { service: Written; all: Written[] } => {
        const app = presentApp({
            route: { hosts: ["my-app"], http: [{ route: [{ destination: { host: "my-app" } }] }] },
        });
        const service = at(app.service, ["spec", "selector"], selector);
        return { service, all: listed({ ...app, service, green: withReady(app.green, 1) }) };
    };
    const [blue, green] = [twoServices({ color: "blue" }), twoServices({ color: "green" })];

    it("blocks fewer ready ones in an update, just before it changes", async () => {
        const [message = ""] = blocks(await update(green.service, blue.all));
        assert.match(message, /to all of my-app\.default \(Deployment default\/my-app-green\): 1 of 3 needed/);
    });

    it("looks no further where it selects the same", async () => {
        assert.deepEqual(await askedBy(blue.service, blue.all), ["/api/v1/namespaces/default/services/my-app"]);
    });
});

/** What an update asks the cluster about one resource. */
async function askedBy(written: Written, live = present()): Promise<readonly string[]> {
    return duringUpdate(live, {}, async ({ provider, asked }) => {
        await runResourcePolicy(cutoverTargetReady, { ...written, provider });
        return asked;
    });
}

describe("cutover-target-ready, for pods that several names reach", () => {
    it("blocks a subset that gets more than its ready pods had of a route to all of them", async () => {
        const whole = { hosts: ["my-app"], http: [{ route: [{ destination: { host: "my-app" } }] }] };
        const app = presentApp({ weights: { blue: 10, green: 90 } });
        const stack = listed({ ...app, route: generation(app.route, 2) });
        const [message = ""] = blocks(await preview(stack, present({ route: whole }, { blue: 0 })));
        assert.match(message, /10 % .* to subset blue .*: 0 of 1 needed replicas are ready/);
        assert.deepEqual(await preview(stack, present({ route: whole })), []);
    });

    it("adds up what two names would send to the same pods", async () => {
        const weights = { blue: 50, green: 50 };
        const app = presentApp({ weights, green: 2 });
        const rule = at(generation(app.rule, 2), ["spec", "subsets", "0", "labels"], { color: "green" });
        const [message = ""] = blocks(await preview(listed({ ...app, rule }), present({ weights, green: 2 })));
        assert.match(message, /100 % .*Deployment default\/my-app-green\): 2 of 3 needed replicas/);
        const enough = presentApp({ weights });
        assert.deepEqual(await preview(listed({ ...enough, rule }), present({ weights })), []);
    });
});

describe("cutover-target-ready, for a target that is paused", () => {
    const GREEN: MyApp = { weights: { green: 100 } };
    const paused = (written: Written): Written =>
        at(
            at(generation(written, 2), ["spec", "paused"], true),
            ["spec", "template", "spec", "containers", "0", "image"],
            "my-app:2.0.0",
        );

    it("blocks a new image whose pods do not start", async () => {
        const app = presentApp(GREEN);
        const route = generation(myApp(GREEN).route, 2);
        const stack = listed({ ...app, green: paused(app.green), route: { ...route, dependsOn: [app.green] } });
        const [message = ""] = blocks(await preview(stack, present()));
        assert.match(message, /0 of 3 needed replicas are ready/);
        assert.match(message, /Deployment default\/my-app-green is paused and starts no pods of a new release/);
    });

    it("counts no pods of the earlier release in an update", async () => {
        const { route } = myApp(GREEN);
        const live = presentApp();
        const old = at(live.green, ["status"], { replicas: 3, readyReplicas: 3, observedGeneration: 1 });
        assert.match(blocks(await update(route, listed({ ...live, green: old })))[0] ?? "", /0 of 3 needed/);
    });
});

describe("cutover-target-ready, from a subset to no subset", () => {
    const whole: MyApp = { route: { hosts: ["my-app"], http: [{ route: [{ destination: { host: "my-app" } }] }] } };
    const stack = (green = 3): Written[] => rerouted({ ...whole, green });

    it("blocks what brings the idle colour into production", async () => {
        const [message = ""] = blocks(await preview(stack(), present()));
        assert.match(
            message,
            /to all pods of my-app\.default, where only blue has them now: Deployment default\/my-app-green/,
        );
    });

    it("allows it where the idle colour has no pods", async () => {
        assert.deepEqual(await preview(stack(0), present({ green: 0 })), []);
    });

    it("leaves a route alone that has named no subset before", async () => {
        assert.deepEqual(await preview(present(whole), present(whole)), []);
    });

    it("asks a first subset only for as many pods as one colour has", async () => {
        assert.deepEqual(await preview(present(), present(whole)), []);
    });
});

describe("cutover-target-ready, for weights that are not known yet", () => {
    const stack = (weights: Record<string, unknown>, green: number): Written[] => rerouted({ green, weights });

    it("blocks where a colour gets at least half, and cannot carry that", async () => {
        const reported = await preview(stack({ blue: UNKNOWN_STRING, green: 100 }, 1), present({ green: 1 }));
        assert.match(blocks(reported)[0] ?? "", /would send at least 50 % .* to subset green .*: 1 of 2 to 3 needed/);
    });

    it("says that it cannot tell where half would be carried, and all would not", async () => {
        const reported = await preview(stack({ blue: UNKNOWN_STRING, green: 100 }, 2), present({ green: 2 }));
        assert.deepEqual(blocks(reported), []);
        assert.ok(reported.some(({ message }) => /whether subset green .* a weight is known only after/.test(message)));
    });
});

describe("cutover-target-ready, where an override does not count", () => {
    for (const [override, why] of [
        ['{"until":"2999-01-01T00:00:00Z"}', 'not JSON with the strings "reason"'],
        ['{"reason":" ","until":"2999-01-01T00:00:00Z"}', "it gives no reason"],
        ['{"reason":"fire","until":"2027"}', 'its until "2027" is not a time'],
        ['{"reason":"fire","until":"+275760-09-12T00:00:00Z"}', "is not a time"],
        ['{"reason":"fire","until":"2020-01-01T00:00:00Z"}', "it ended at 2020-01-01T00:00:00Z"],
        ["fire", "it is not JSON"],
    ] as const) {
        it(`says why: ${override}`, async () => {
            const annotations = { "istio-blue-green/gate-override": override };
            const stack = rerouted({ annotations, weights: { green: 100 } }, { green: 1 });
            const [message = ""] = blocks(await preview(stack, present({}, { green: 1 })));
            assert.ok(message.includes("The gate.override of VirtualService default/my-app has no effect"), message);
            assert.ok(message.includes(why), message);
        });
    }
});

describe("cutover-target-ready, where a route is renamed", () => {
    const renamed = (weights: Record<string, number>): Written[] => {
        const app = presentApp({ weights });
        const { generation: _, ...metadata } = app.route.props.metadata as Record<string, unknown>;
        return listed({ ...app, route: at(app.route, ["metadata"], { ...metadata, name: "my-app-routing" }) });
    };

    it("allows the same subset, though the idle colour is larger", async () => {
        const stack = renamed({ blue: 100 }).map((written) =>
            written.name === "my-app-blue" ? at(written, ["spec", "replicas"], 1) : written,
        );
        assert.deepEqual(await preview(stack, present({ blue: 1 })), []);
    });

    it("judges another subset as any cutover", async () => {
        assert.match(
            blocks(await preview(renamed({ green: 100 }), present({}, { green: 1 })))[0] ?? "",
            /1 of 3 needed replicas are ready \(3 are ready in blue/,
        );
    });

    it("judges a host that a route takes over from another one", async () => {
        const app = presentApp();
        const other = at(myApp().route, ["metadata", "name"], "other");
        const hosts = ["my-app", "shop"];
        const stack = listed({ ...app, route: at(generation(app.route, 2), ["spec", "hosts"], hosts) });
        const elsewhere = at(other, ["spec"], {
            hosts: ["shop"],
            http: [{ route: destinations("my-app", { green: 1 }) }],
        });
        const live = [...present({}, { blue: 1 }), elsewhere];
        assert.match(blocks(await preview(stack, live))[0] ?? "", /to subset blue .* 1 of 3 needed replicas are ready/);
    });
});
