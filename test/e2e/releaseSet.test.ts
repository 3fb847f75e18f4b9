import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { COLORS, type Color } from "../../src/model/color.ts";
import { Annotations, Routes } from "../../src/model/names.ts";
import { pathOf, readObject } from "../harness/apiServer.ts";
import { bluegreenOn } from "../harness/bluegreen.ts";
import { identities } from "../harness/clusterState.ts";
import { assertNothingLost } from "../harness/lossless.ts";
import { place } from "../harness/place.ts";
import { assertAllowed, assertBlocked, previewUnderPolicy, upUnderPolicy } from "../harness/policyRuns.ts";
import { rulesFor } from "../harness/proxyRoutes.ts";
import type { PulumiRun, PulumiStack } from "../harness/pulumiStack.ts";
import { openTestStack } from "../harness/testStack.ts";
import { type LoadReport, type RunningLoad, sandboxTargets, startLoad } from "../sandbox/load/index.ts";

/** The first is the entry; it calls the second, and that one the third. */
const SERVICES = ["my-app", "orders", "cart"] as const;
type Service = (typeof SERVICES)[number];

const DRAIN_SECONDS = 3;
const PODS = 2;

describe("three services that are one release set", () => {
    let stack: PulumiStack;
    let load: RunningLoad;
    let report: LoadReport;

    before(async () => {
        const images = (name: Service) => ({ blue: { image: `${name}:1.0.0` }, green: { image: `${name}:2.0.0` } });
        const { gatewayPort: port, host } = place;
        stack = await openTestStack("release-set", {
            host: undefined,
            gateway: undefined,
            activeColor: "blue",
            replicas: PODS,
            standbyReplicas: 0,
            scaleDownDelaySeconds: DRAIN_SECONDS,
            longestRequestSeconds: DRAIN_SECONDS - 2,
            container: { port: 8080, readinessProbe: { httpGet: { path: "/health", port: 8080 } } },
            services: {
                "my-app": { ...images("my-app"), host, gateway: { selector: { istio: "ingressgateway" }, port } },
                orders: images("orders"),
                cart: images("cart"),
            },
        });
        await up();
        load = await startLoad({ targets: sandboxTargets({ gateway: 60, mesh: 30 }) });
    });
    after(async () => {
        await stack?.remove();
        await load?.stop();
    });

    const up = () => stack.run("up", "--yes", "--skip-preview");
    const tryUp = () => stack.tryRun("up", "--yes", "--skip-preview");

    const answersOnly = async (color: Color) => {
        await sleep(500);
        await load.mark(color);
        await sleep(1000);
        const targets = Object.values((await load.snapshot()).phases.at(-1)?.targets ?? {});
        assert.deepEqual([...new Set(targets.flatMap(({ colors }) => Object.keys(colors)))], [color]);
    };

    /** Where istiod leads each caller that a service of the set, or somebody else, is. */
    const colorsMixWith = async (active: Color) => {
        for (const host of SERVICES.map((name) => `${name}.${place.namespace}.svc.cluster.local`)) {
            for (const app of SERVICES) {
                for (const color of COLORS) {
                    const caller = { namespace: place.namespace, labels: { app, color } };
                    const own = { name: Routes.set(color), subsets: { [color]: 100 } };
                    // What comes after a rule that takes all of its requests, a proxy does not get.
                    assert.deepEqual(await rulesFor(caller, host), [own], `${app} to ${host}`);
                }
            }
            const outsider = await rulesFor({ namespace: place.namespace, labels: { app: "client" } }, host);
            assert.deepEqual(outsider, [{ name: Routes.main, subsets: { [active]: 100 } }]);
        }
    };

    describe("which were deployed one by one before", () => {
        let present: string[];
        let moved: PulumiRun;

        before(async () => {
            present = [...(await identities()), ...(await templates())];
            await stack.configure("releaseSet", "true");
            moved = await upUnderPolicy(stack, "--skip-preview");
            assertAllowed(moved);
        });

        it("keep every object, and every pod as it is", async () => {
            assert.deepEqual([...(await identities()), ...(await templates())], present);
            assert.doesNotMatch(moved.output, /replaced|deleted/);
        });

        it("have nothing to change afterwards", () => stack.run("preview", "--expect-no-changes"));

        it("call their own colour from then on, and others the active one", () => colorsMixWith("blue"));
    });

    describe("with a gate that refuses", () => {
        it("do not move, where one of them is one pod short, and are told which one", async () => {
            await stack.configureAll({ activeColor: "green", "services.cart.green.replicas": String(PODS - 1) });
            const present = await versions();
            const refused = await tryUp();
            assert.notEqual(refused.exitCode, 0, refused.output);
            assert.match(
                refused.output,
                /no route has changed\. cart: traffic has not moved\. .*1 ready pod; needed: 2/,
            );
            assert.deepEqual(await versions(), present);
        });

        it("are blocked by the policy pack then, in one finding that names the same one", async () => {
            const preview = await previewUnderPolicy(stack);
            assert.match(assertBlocked(preview), /^Release set [\w-]+: cart: .*1 of 2 needed replicas are declared/);
            assert.equal(preview.output.match(/\[mandatory\]/g)?.length, 1, preview.output);
        });

        it("do not move, where somebody rolled back from one of them, in a preview either", async () => {
            await stack.unset("services.cart.green");
            await stack.configure("services.cart.green.image", "cart:2.0.0");
            await annotate(
                "cart",
                `${Annotations.hold}=${JSON.stringify({ from: "green", reason: "slow", time: "now" })}`,
            );
            const present = await versions();
            for (const refused of [await stack.tryRun("preview"), await tryUp()]) {
                assert.notEqual(refused.exitCode, 0, refused.output);
                assert.match(refused.output, /no route has changed\. cart: .*rolled back from green at now \(slow\)/);
            }
            assert.deepEqual(await versions(), present);
            await answersOnly("blue");
            await annotate("cart", `${Annotations.hold}-`);
        });
    });

    describe("at a cutover", () => {
        before(async () => {
            assertAllowed(await previewUnderPolicy(stack));
            // One at a time: no hook may wait for another one.
            assertAllowed(await upUnderPolicy(stack, "--skip-preview", "--parallel", "1"));
        });

        it("all move, and call their own colour", async () => {
            assert.deepEqual(await stack.outputs(), {
                activeColor: "green",
                activeColors: Object.fromEntries(SERVICES.map((name) => [name, "green"])),
            });
            await answersOnly("green");
            await colorsMixWith("green");
        });

        it("lose the pods of the other colour only after the entry's route has moved and drained", async () => {
            const entry = await appliedAt("virtualservices", "my-app");
            for (const name of SERVICES) {
                const kept = ((await appliedAt("deployments", `${name}-blue`)) - entry) / 1000;
                assert.ok(kept >= DRAIN_SECONDS - 1, `${name}'s blue pods were kept for ${kept} s`);
            }
        });
    });

    describe("with a canary at the entry", () => {
        before(async () => {
            await stack.configureAll({ standbyReplicas: "1", "traffic.idlePercent": "10" });
            assertAllowed(await previewUnderPolicy(stack));
            await up();
        });

        it("have the pods of both colours everywhere, and still call their own", async () => {
            for (const name of SERVICES) {
                const { status } = await readObject<{ status: { readyReplicas?: number } }>(
                    pathOf("deployments", place.namespace, `${name}-blue`),
                );
                assert.equal(status.readyReplicas, 1, name);
            }
            const caller = { namespace: place.namespace, labels: { app: "my-app", color: "blue" } };
            const [first] = await rulesFor(caller, `cart.${place.namespace}.svc.cluster.local`);
            assert.deepEqual(first?.subsets, { blue: 100 });
        });
    });

    describe("moved by the bluegreen command", () => {
        const bluegreen = bluegreenOn("release-set");
        const statusOf = async () => JSON.parse((await bluegreen.run("status", "--json")).stdout) as SetReport;
        const everywhere = async (color: Color) => {
            const { releaseSets, services } = await statusOf();
            assert.deepEqual(
                releaseSets.map(({ mixed, activeColor }) => [mixed, activeColor]),
                [[false, color]],
            );
            assert.deepEqual(
                services.map(({ activeColor }) => activeColor),
                SERVICES.map(() => color),
            );
            assert.equal((await stack.outputs()).activeColor, color);
            await answersOnly(color);
        };

        it("follow one word in steps, under one watch", async () => {
            const watch = ["--bake", "5s", "--interval", "1s", "--min-requests", "20", "--yes", "--json"];
            const { exitCode, stdout, stderr } = await bluegreen.run("cutover", "blue", "--steps", "50,100", ...watch);
            assert.equal(exitCode, 0, stderr);
            const { verdict, releaseSet } = JSON.parse(stdout) as { verdict: string; releaseSet: string };
            assert.deepEqual([verdict, releaseSet], ["healthy", "my-app"]);
            await everywhere("blue");
        });

        it("come back as one, with the pods of all of them first", async () => {
            const { exitCode, stderr } = await bluegreen.run("rollback", "--reason", "checkout fails");
            assert.equal(exitCode, 0, stderr);
            await everywhere("green");
            await colorsMixWith("green");
            await stack.run("preview", "--expect-no-changes");
            assert.equal((await bluegreen.run("release")).exitCode, 0);
        });

        it("are not switched one by one", async () => {
            const { exitCode, stderr } = await bluegreen.run("rollback", "--service", "cart");
            assert.equal(exitCode, 2);
            assert.match(stderr, /cart: nothing was changed\. It belongs to the release set my-app.*rollback --cwd/);
        });

        it("are called mixed where a script has rolled one of them back, until the next update", async () => {
            const destination = { host: "cart", subset: "blue", port: { number: 80 } };
            const rules = [{ name: Routes.main, route: [{ destination, weight: 100 }] }];
            const patch = JSON.stringify({ spec: { http: rules } });
            const words = ["patch", "virtualservice", "cart", "--namespace", place.namespace];
            await execa("kubectl", [...words, "--type", "merge", "--patch", patch]);
            const { releaseSets } = await statusOf();
            const mixed = releaseSets[0]?.services.filter(({ colors }) => colors !== "kept");
            assert.deepEqual(
                mixed?.map(({ service, colors }) => [service, colors]),
                [["cart", "mixed"]],
            );
            const { exitCode, stdout } = await bluegreen.run("doctor");
            assert.equal(exitCode, 1);
            assert.match(stdout, /✗ cart: its route does not keep its callers in their colour: they get blue/);
            await up();
            await everywhere("green");
            await colorsMixWith("green");
        });
    });

    describe("which are single services again", () => {
        let present: string[];

        before(async () => {
            await stack.configure("traffic.idlePercent", "0");
            await up();
            present = [...(await identities()), ...(await templates())];
            await stack.unset("releaseSet");
            await up();
        });

        it("keep every object, and every pod as it is", async () => {
            assert.deepEqual([...(await identities()), ...(await templates())], present);
        });

        it("call the active colour, whoever they are", async () => {
            const caller = { namespace: place.namespace, labels: { app: "my-app", color: "blue" } };
            const rules = await rulesFor(caller, `cart.${place.namespace}.svc.cluster.local`);
            assert.deepEqual(rules, [{ name: Routes.main, subsets: { green: 100 } }]);
        });

        it("have nothing to change afterwards", () => stack.run("preview", "--expect-no-changes"));
    });

    describe("through all of it", () => {
        it("lose no request", async () => {
            report = await load.stop();
            assertNothingLost(report);
        });
    });
});

/** What `bluegreen status --json` says. */
interface SetReport {
    readonly releaseSets: readonly {
        readonly activeColor: Color;
        readonly mixed: boolean;
        readonly services: readonly { readonly service: string; readonly colors: string }[];
    }[];
    readonly services: readonly { readonly activeColor: Color }[];
}

interface Kept {
    readonly metadata: {
        readonly name: string;
        readonly resourceVersion: string;
        readonly managedFields?: readonly { manager: string; operation: string; time: string }[];
    };
    readonly spec: { readonly template?: object };
}

const list = async (kind: "virtualservices" | "deployments") =>
    (await readObject<{ items: Kept[] }>(pathOf(kind, place.namespace))).items;

/** The versions of all routes. */
const versions = async () =>
    (await list("virtualservices")).map(({ metadata }) => `${metadata.name} ${metadata.resourceVersion}`).toSorted();

/** The pods that all Deployments ask for. */
const templates = async () =>
    (await list("deployments"))
        .map(({ metadata, spec }) => `${metadata.name} ${JSON.stringify(spec.template)}`)
        .toSorted();

async function annotate(service: Service, annotation: string): Promise<void> {
    const words = ["--namespace", place.namespace, "annotate", "virtualservice", service, annotation];
    await execa("kubectl", [...words, "--field-manager", "istio-blue-green"]);
}

/** When Pulumi last changed an object, by the cluster's clock. */
async function appliedAt(kind: "virtualservices" | "deployments", name: string): Promise<number> {
    const found = (await list(kind)).find(({ metadata }) => metadata.name === name);
    const times = found?.metadata.managedFields?.filter(
        ({ manager, operation }) => operation === "Apply" && manager.startsWith("pulumi"),
    );
    return Math.max(...(times ?? []).map(({ time }) => Date.parse(time)));
}
