/**
 * What a stack of many services costs: the time of previews, updates and cutovers, with and without policies, and memory.
 * Inside a sandbox, best on an otherwise idle machine:
 *
 *     npm run -s sandbox -- exec -- node test/bench/scale.ts [SERVICES,... [ROUNDS]]
 */
import { join } from "node:path";
import { execa } from "execa";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { openTestStack, QUICK_PODS } from "../harness/testStack.ts";
import { checkout } from "../sandbox/location.ts";
import { say } from "../sandbox/paint.ts";
import { manyResources } from "./measure/manyResources.ts";
import { peakMemoryOf } from "./measure/peakMemory.ts";
import type { ScaleRow } from "./measure/results.ts";
import { record } from "./record.ts";
import { type Contender, sideBySide, table } from "./sideBySide.ts";
import { timed } from "./timed.ts";

const sizes = (process.argv[2] ?? "1,10,50,200").split(",").map(Number);
const rounds = Number(process.argv[3] ?? 5);
const file = process.argv[4];
const UP = ["up", "--yes", "--skip-preview"];

Object.assign(process.env, manyResources);
function namespacesOf(count: number) {
    const items = namesOf(count).map((name) => ({
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: namespaceOf(count, name) },
    }));
    return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}

function namesOf(count: number) {
    return Array.from({ length: count }, (_, index) => `service-${index + 1}`);
}

/**
 * Each service has a namespace of its own: at every look at a Deployment the provider reads all pods of its namespace. Those of
 * another size have other names, so that nobody waits until they are gone, which takes minutes.
 */
function namespaceOf(count: number, name: string) {
    return `of-${count}-${name}`;
}

async function countResources(stack: PulumiStack): Promise<number> {
    const { output } = await stack.run("stack", "export");
    const { deployment } = JSON.parse(output) as { deployment: { resources: unknown[] } };
    return deployment.resources.length;
}

function cutOverOne(stack: PulumiStack) {
    let count = 0;
    return async () => {
        count += 1;
        await stack.configure("services.service-1.activeColor", count % 2 === 1 ? "green" : "blue");
        return timed(stack, ...UP)();
    };
}

async function cutOverAll(stack: PulumiStack, round: number): Promise<number> {
    await stack.configure("activeColor", round % 2 === 0 ? "green" : "blue");
    return timed(stack, ...UP)();
}

async function measureSize(services: number): Promise<void> {
    const namespaces = namespacesOf(services);
    await execa("kubectl", ["apply", "--filename", "-"], { input: namespaces });
    const stack = await openTestStack(`scale-${services}`, configOf(services));
    try {
        const firstUpMs = await timed(stack, ...UP)();
        say(`\n${services} services: first up ${(firstUpMs / 1000).toFixed(2)} s`);
        const times = await sideBySide(
            spoken({
                preview: timed(stack, "preview"),
                "preview, a pack without policies": timed(stack, "preview", ...pack("test/bench/programs/empty-pack")),
                "preview, the policy pack": timed(stack, "preview", ...pack("policy-pack")),
                "up, nothing changed": timed(stack, ...UP),
                "up, one service cut over": cutOverOne(stack),
            }),
            rounds,
        );
        say(table(`${services} services`, times));
        // All follow the stack's own colour from here on.
        await stack.run("config", "rm", "--path", "services.service-1.activeColor");
        await stack.run(...UP);
        const cutoverAllMs: number[] = [];
        let peakMemoryMiB = 0;
        for (let round = 0; round < Math.min(rounds, 4); round++) {
            const { result, peakMiB } = await peakMemoryOf(() => cutOverAll(stack, round));
            cutoverAllMs.push(result);
            peakMemoryMiB = Math.max(peakMemoryMiB, peakMiB);
        }
        say(`up, all cut over: ${cutoverAllMs.map((each) => (each / 1000).toFixed(2)).join(", ")} s`);
        say(`peak memory ${peakMemoryMiB.toFixed(0)} MiB`);
        const of = (name: string) => times.get(name) ?? [];
        const row: ScaleRow = {
            services,
            resources: await countResources(stack),
            firstUpMs,
            previewMs: of("preview"),
            previewEmptyPackMs: of("preview, a pack without policies"),
            previewPolicyPackMs: of("preview, the policy pack"),
            upUnchangedMs: of("up, nothing changed"),
            cutoverOneMs: of("up, one service cut over"),
            cutoverAllMs,
            peakMemoryMiB,
        };
        if (file) await record(file, { scale: row });
    } finally {
        await stack.remove();
        await execa("kubectl", ["delete", "--wait=false", "--filename", "-"], { input: namespaces });
    }
}

function pack(folder: string) {
    return ["--policy-pack", join(checkout, folder)];
}

function configOf(count: number) {
    return {
        replicas: 1,
        services: Object.fromEntries(
            namesOf(count).map((name) => [
                name,
                {
                    namespace: namespaceOf(count, name),
                    host: `${name}.example.com`,
                    // Pods of the package's own making: thousands of findings would be printed otherwise, in the policies' time.
                    blue: { image: "my-app:1.0.0", version: "v1" },
                    green: { image: "my-app:2.0.0", version: "v2" },
                    container: { ...QUICK_PODS.container, port: 8080 },
                    gateway: { selector: { istio: "ingressgateway" }, port: 8080 },
                },
            ]),
        ),
    };
}

/** Says each time as it comes: with hundreds of services a round takes minutes. */
function spoken(contenders: Readonly<Record<string, Contender>>): Record<string, Contender> {
    return Object.fromEntries(
        Object.entries(contenders).map(([name, run]) => [
            name,
            async () => {
                const milliseconds = await run();
                say(`    ${name}: ${(milliseconds / 1000).toFixed(2)} s`);
                return milliseconds;
            },
        ]),
    );
}

for (const services of sizes) {
    await measureSize(services);
}
