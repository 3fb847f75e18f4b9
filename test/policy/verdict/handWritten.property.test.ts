import assert from "node:assert/strict";
import fc from "fast-check";
import { objectKey, readObject } from "../../../policy-pack/objects/object.ts";
import { cutoverTargetReady } from "../../../policy-pack/policies/cutoverTargetReady.ts";
import { routeHasTraffic } from "../../../policy-pack/policies/routeHasTraffic.ts";
import { routeSubsetExists } from "../../../policy-pack/policies/routeSubsetExists.ts";
import { COLORS, type Color } from "../../../src/model/color.ts";
import { grounds } from "../../adversary/hand/grounds.ts";
import type { Judgement } from "../../adversary/hand/judgement.ts";
import type { Snapshot } from "../../adversary/hand/snapshot.ts";
import { same, type Text, type World, worlds } from "../handWrittenWorld.ts";
import { at, blocks, generation, preview } from "../live/preview.ts";
import { myApp } from "../myApp.ts";
import { stackOf, type Written } from "../stackOf.ts";

const subsetsOf = ({ means, suffix }: Text) =>
    COLORS.filter((color) => means[color] !== "none").map((color) => ({
        name: `${color}${suffix}`,
        labels: { color: means[color] },
    }));

const routeOf = ({ weights: all, suffix }: Text) => [
    {
        route: (["all", ...COLORS] as const).flatMap((name) => {
            const subset = name === "all" ? {} : { subset: `${name}${suffix}` };
            return all[name] === undefined ? [] : [{ destination: { host: "my-app", ...subset }, weight: all[name] }];
        }),
    },
];

const selectorOf = ({ selects }: Text) => ({ app: "my-app", ...(selects !== "both" && { color: selects }) });

const snapshotOf = (written: Text, ready: (color: Color) => number, current = ready): Snapshot => ({
    http: routeOf(written),
    subsets: new Map(subsetsOf(written).map(({ name, labels }) => [name, labels])),
    selector: selectorOf(written),
    pods: Object.fromEntries(
        COLORS.filter((color) => !written.colors[color].isGone).map((color) => {
            const { replicas, autoscaler, release, isPaused = false } = written.colors[color];
            return [
                color,
                {
                    ...{
                        wanted: replicas,
                        ready: ready(color),
                        current: current(color),
                        template: String(release),
                        isPaused,
                    },
                    ...{ labels: { app: "my-app", color }, isAutoscaled: autoscaler !== undefined },
                    declared: autoscaler === undefined || replicas === 0 ? replicas : autoscaler.least,
                    most: autoscaler?.most ?? Number.POSITIVE_INFINITY,
                },
            ];
        }),
    ),
});

const resourcesOf = (
    written: Text,
    generations: Readonly<Record<string, number>>,
    status?: World["ready"],
): Written[] => {
    const app = myApp({ waits: false });
    const workloads = COLORS.flatMap((color) => {
        const { replicas, release, isPaused, isGone, autoscaler } = written.colors[color];
        if (isGone) return [];
        let deployment = at(app[color], ["spec", "replicas"], replicas);
        const template = deployment.props.spec as { template: { spec?: object } };
        deployment = at(deployment, ["spec", "template"], {
            ...template.template,
            spec: { containers: [{ name: "my-app", image: `my-app:${release}.0.0` }] },
        });
        if (isPaused) deployment = at(deployment, ["spec", "paused"], true);
        deployment = generation(deployment, generations[color] ?? 1);
        if (status)
            deployment = at(deployment, ["status"], {
                ...{ replicas, updatedReplicas: replicas, observedGeneration: 1 },
                readyReplicas: Math.min(replicas, status[color]),
            });
        const scaler: Written[] = autoscaler
            ? [
                  {
                      type: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
                      name: `my-app-${color}`,
                      props: {
                          metadata: { name: `my-app-${color}`, namespace: "default" },
                          spec: {
                              ...{ minReplicas: autoscaler.least, maxReplicas: autoscaler.most },
                              scaleTargetRef: { kind: "Deployment", name: `my-app-${color}` },
                          },
                      },
                  },
              ]
            : [];
        return [deployment, ...scaler];
    });
    return [
        ...workloads,
        at(app.service, ["spec", "selector"], selectorOf(written)),
        generation(at(app.rule, ["spec", "subsets"], subsetsOf(written)), generations.rule ?? 1),
        generation(at(app.route, ["spec", "http"], routeOf(written)), generations.route ?? 1),
    ];
};

const NOBODY = { kind: { group: "", version: "", kind: "" }, name: "", namespace: "" };

const verdictOf = async ({ before, ready, after, order }: World) => {
    const live = resourcesOf(before, {}, ready);
    const changed = (one: unknown, another: unknown) => (same(one, another) ? 1 : 2);
    const then = resourcesOf(after, {
        blue: changed({ ...before.colors.blue, autoscaler: 0 }, { ...after.colors.blue, autoscaler: 0 }),
        green: changed({ ...before.colors.green, autoscaler: 0 }, { ...after.colors.green, autoscaler: 0 }),
        rule: changed(subsetsOf(before), subsetsOf(after)),
        route: changed(routeOf(before), routeOf(after)),
    });
    const named = (name: string, kind: string) => then.find((each) => each.name === name && each.type.endsWith(kind));
    const route = named("my-app", "VirtualService");
    const [rule, service] = [named("my-app", "DestinationRule"), named("my-app", ":Service")];
    const deployments = Object.fromEntries(COLORS.map((color) => [color, named(`my-app-${color}`, "Deployment")]));
    const isOrdered = order.blue !== "none";
    const waited = COLORS.flatMap((color) => (order[color] === "before" ? (deployments[color] ?? []) : []));
    const ordered = then.map((each) => {
        if (each === route)
            return {
                ...each,
                dependsOn: isOrdered ? [...waited, rule, service].filter((one) => one !== undefined) : [],
            };
        const color = COLORS.find((one) => deployments[one] === each);
        return color && order[color] === "after" && route ? { ...each, dependsOn: [route] } : each;
    });
    const had = new Set(stackOf(live).flatMap((resource) => objectKey(readObject(resource) ?? NOBODY) ?? []));
    const said: string[] = [];
    const unchecked: string[] = [];
    for (const policy of [cutoverTargetReady, routeSubsetExists, routeHasTraffic]) {
        const reported = await preview(ordered, live, { policy, before: () => Promise.resolve(had) });
        said.push(...blocks(reported));
        unchecked.push(
            ...reported.map(({ message }) => message).filter((message) => message.startsWith("Not checked")),
        );
    }
    return { said, unchecked };
};

describe("the verdict on a stack that is written by hand", () => {
    it("is what the page of the pack says", async () => {
        await fc.assert(
            fc.asyncProperty(worlds, async (one) => {
                const { before, ready, after, order } = one;
                const told = { who: "pulumi", words: [], exitCode: 0, output: "", startedAt: 0, endedAt: 0 } as const;
                const readyNow = (color: Color) => Math.min(before.colors[color].replicas, ready[color]);
                const isPaused = (color: Color) => after.colors[color].isPaused === true;
                const isOther = (color: Color) => after.colors[color].release !== before.colors[color].release;
                const readyThen = (color: Color) => {
                    const [was, is] = [before.colors[color], after.colors[color]];
                    const isSame = same({ ...was, autoscaler: 0 }, { ...is, autoscaler: 0 });
                    return isSame || isPaused(color) ? readyNow(color) : is.replicas;
                };
                const judgement: Judgement = {
                    ...{ verdict: told, update: told, isDrifted: false },
                    before: snapshotOf(before, readyNow),
                    after: snapshotOf(
                        after,
                        (color) => (isPaused(color) ? readyNow(color) : readyThen(color)),
                        (color) => (isPaused(color) && isOther(color) ? 0 : readyThen(color)),
                    ),
                    configuration: { order: order.blue === "none" ? {} : order },
                };
                const found = grounds(judgement);
                const { said, unchecked } = await verdictOf(one);
                if (unchecked.length > 0) return;
                assert.equal(said.length > 0, found.length > 0, JSON.stringify({ said, found }, null, 1));
            }),
            { numRuns: Number(process.env.RUNS ?? 60) },
        );
    });
});
