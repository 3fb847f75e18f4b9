/**
 * The pack's own time for stacks of many services, over that of a pack without policies, at the interface that Pulumi
 * calls. Run by itself it prints a table: `node test/policy/growth.ts`.
 */
import type { Policies } from "@pulumi/policy";
import * as server from "@pulumi/policy/server.js";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { allPolicies } from "../../policy-pack/policies/all.ts";
import { listed, myApp } from "./myApp.ts";
import { urnOf, type Written } from "./stackOf.ts";

/** CPU milliseconds that a preview of a stack costs a pack. */
export interface Cost {
    readonly services: number;
    readonly resources: number;
    /** Of a pack without policies. */
    readonly empty: number;
    readonly pack: number;
}

/** Judges a stack of services, each a route, a rule, a Service and two Deployments, several times, and takes the best. */
export async function costOf(services: number, rounds: number): Promise<Cost> {
    const apps = Array.from({ length: services }, (_, index) => myApp({ name: `app-${index}` }));
    const written = listed(...apps);
    const costs = { empty: Number.POSITIVE_INFINITY, pack: Number.POSITIVE_INFINITY };
    for (let round = 0; round < rounds; round++) {
        costs.empty = Math.min(costs.empty, await cpuOf(() => judge(written, [])));
        costs.pack = Math.min(costs.pack, await cpuOf(() => judge(written, allPolicies)));
    }
    return { services, resources: written.length, ...costs };
}

async function cpuOf(work: () => Promise<void>): Promise<number> {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
}

type MakeRpc = (pack: string, version: string, level: string, policies: Policies) => unknown;

/** Pulumi's own functions, which its types leave out. */
const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun } = server as unknown as Record<
    "makeAnalyzeRpcFun" | "makeAnalyzeStackRpcFun",
    MakeRpc
>;

/** What Pulumi asks of a pack in a preview: each resource by itself, then the whole stack. */
async function judge(written: readonly Written[], policies: Policies): Promise<void> {
    const one = makeAnalyzeRpcFun("growth", "0.0.0", "mandatory", policies);
    for (const resource of written) {
        await answerOf(one, fill(new analyzer.AnalyzeRequest(), resource));
    }
    const request = new analyzer.AnalyzeStackRequest();
    request.setResourcesList(
        written.map((resource) => {
            const filled = fill(new analyzer.AnalyzerResource(), resource);
            filled.setDependenciesList((resource.dependsOn ?? []).map(urnOf));
            return filled;
        }),
    );
    await answerOf(makeAnalyzeStackRpcFun("growth", "0.0.0", "mandatory", policies), request);
}

function fill<Request extends InstanceType<typeof analyzer.AnalyzeRequest | typeof analyzer.AnalyzerResource>>(
    request: Request,
    resource: Written,
): Request {
    request.setType(resource.type);
    request.setUrn(urnOf(resource));
    request.setName(resource.name);
    request.setProperties(struct.Struct.fromJavaScript(resource.props as Record<string, struct.JavaScriptValue>));
    request.setOptions(new analyzer.AnalyzerResourceOptions());
    return request;
}

type Rpc = (call: { request: unknown }, callback: (error: unknown, response: unknown) => void) => Promise<void>;

function answerOf(rpc: unknown, request: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
        void (rpc as Rpc)({ request }, (error, response) => (error ? reject(error) : resolve(response)));
    });
}

if (import.meta.main) {
    for (const services of [50, 100, 200, 400]) {
        const { resources, empty, pack } = await costOf(services, 3);
        console.log(
            `${services} services, ${resources} resources: pack ${pack.toFixed(0)} ms CPU, empty pack ${empty.toFixed(0)} ms`,
        );
    }
}
