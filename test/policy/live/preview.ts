import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { deployedBefore } from "../../../policy-pack/live/deployedBefore.ts";
import { cutoverTargetReady } from "../../../policy-pack/policies/cutoverTargetReady.ts";
import type { PolicyIn } from "../../../policy-pack/policies/stackPolicy.ts";
import { shareRuns } from "../../../policy-pack/stack/run.ts";
import { listed, type MyApp, type MyAppResources, myApp } from "../myApp.ts";
import { replaceAt } from "../paths.ts";
import { type Reported, runResourcePolicy, runStackPolicy, type Written } from "../stackOf.ts";
import { type FakeCluster, type FakeOptions, fakeCluster } from "./fakeCluster.ts";

/** What a test varies in a preview, or in the update of one resource. */
export interface Judged {
    readonly policy?: PolicyIn<StackValidationPolicy & ResourceValidationPolicy> | PolicyIn;
    readonly config?: Record<string, unknown>;
    readonly cluster?: FakeOptions;
    /** What the stack had before. */
    readonly before?: typeof deployedBefore;
}

/** Previews a stack against a cluster in which other objects are. */
export async function preview(
    stack: readonly Written[],
    live: readonly Written[],
    { policy = cutoverTargetReady, config = {}, cluster: options = {}, before = noState }: Judged = {},
): Promise<Reported[]> {
    const cluster = await fakeCluster(live, options);
    const { provider } = cluster;
    try {
        return await runStackPolicy(
            policy,
            stack.map((written) => ({ ...written, provider })),
            config,
            shareRuns(before),
        );
    } finally {
        await cluster.close();
    }
}

const noState: typeof deployedBefore = () => Promise.resolve({ problem: "a test has no state" });

/** Judges one resource in the middle of an update. */
export function update(
    written: Written,
    live: readonly Written[],
    { config = {}, cluster: options = {} }: Omit<Judged, "policy" | "before"> = {},
): Promise<Reported[]> {
    return duringUpdate(live, options, ({ provider }) =>
        runResourcePolicy(cutoverTargetReady, { ...written, provider }, config),
    );
}

/** Does something with a cluster while policies are told that an update is under way. */
export async function duringUpdate<T>(
    live: readonly Written[],
    options: FakeOptions,
    judge: (cluster: FakeCluster) => Promise<T>,
): Promise<T> {
    const cluster = await fakeCluster(live, options);
    process.env.PULUMI_NODEJS_DRY_RUN = "false";
    try {
        return await judge(cluster);
    } finally {
        delete process.env.PULUMI_NODEJS_DRY_RUN;
        await cluster.close();
    }
}

/** The service's objects in the cluster, in two colours of which so many pods are ready; all that are wanted by default. */
export function present(options: MyApp = {}, ready: { blue?: number; green?: number } = {}): Written[] {
    return listed(presentApp(options, ready));
}

export function presentApp(options: MyApp = {}, ready: { blue?: number; green?: number } = {}): MyAppResources {
    const app = myApp(options);
    return {
        blue: withReady(generation(app.blue, 1), ready.blue),
        green: withReady(generation(app.green, 1), ready.green),
        service: app.service,
        rule: generation(app.rule, 1),
        route: generation(app.route, 1),
    };
}

/** The service's objects, of which the update changes the route. */
export function rerouted(options: MyApp, ready?: { blue?: number; green?: number }): Written[] {
    const app = presentApp(options, ready);
    return listed({ ...app, route: generation(app.route, 2) });
}

/** The service's objects, of which the update changes a colour's replicas. */
export function resized(color: "blue" | "green", replicas: unknown, options?: MyApp): Written[] {
    const app = presentApp(options);
    return listed({ ...app, [color]: generation(at(app[color], ["spec", "replicas"], replicas), 2) });
}

/** A resource with the generation that a preview, or the cluster, shows of it. */
export function generation(written: Written, value: number): Written {
    return at(written, ["metadata", "generation"], value);
}

/** A workload with so many pods of its newest release ready, all by default. */
export function withReady(written: Written, ready?: number): Written {
    const { replicas } = written.props.spec as { replicas: number };
    const count = ready ?? replicas;
    return at(written, ["status"], {
        replicas,
        updatedReplicas: replicas,
        readyReplicas: count,
        observedGeneration: 1,
    });
}

/** A resource with another value in one place. */
export function at(written: Written, path: string[], value: unknown): Written {
    return { ...written, props: replaceAt(written.props, path, value) as Record<string, unknown> };
}

/** What blocked, as its policy says it. */
export function blocks(reported: readonly Reported[]): string[] {
    return reported.filter(({ level }) => level === "mandatory").map(({ message }) => message);
}
