/**
 * What a release set of many services costs, whose colour without traffic has no pods: time and memory of a cutover, beside a
 * set of one. Inside a sandbox, best on an otherwise idle machine:
 *
 *     npm run -s sandbox -- exec -- node test/bench/setOfMany.ts [SERVICES,... [CUTOVERS]]
 */
import { execa } from "execa";
import { type Color, other } from "../../src/model/color.ts";
import { openTestStack, QUICK_PODS, type StackConfig } from "../harness/testStack.ts";
import { say } from "../sandbox/paint.ts";
import { manyResources } from "./measure/manyResources.ts";
import { peakMemoryOf } from "./measure/peakMemory.ts";

const sizes = (process.argv[2] ?? "1,50").split(",").map(Number);
const cutovers = Number(process.argv[3] ?? 2);
const UP = ["up", "--yes", "--skip-preview"];

Object.assign(process.env, manyResources);

/** Each in a namespace of its own: at every look at a Deployment the provider reads all pods of its namespace. */
function namesOf(count: number): string[] {
    return Array.from({ length: count }, (_, index) => `of-${count}-${index + 1}`);
}

function configOf(names: readonly string[]): StackConfig {
    const pods = (name: string, release: string) => ({ image: `${name}:${release}`, podDefaults: false });
    const services = names.map((name, index) => [
        name,
        {
            namespace: name,
            blue: pods(name, "1.0.0"),
            green: pods(name, "2.0.0"),
            ...(index === 0 && {
                host: `${name}.example.com`,
                gateway: { selector: { istio: "ingressgateway" }, port: 8080 },
            }),
        },
    ]);
    return {
        host: undefined,
        gateway: undefined,
        releaseSet: "true",
        activeColor: "blue",
        replicas: 1,
        standbyReplicas: 0,
        container: { ...QUICK_PODS.container, port: 8080 },
        services: Object.fromEntries(services),
    };
}

async function measureSize(count: number): Promise<void> {
    const names = namesOf(count);
    const items = names.map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }));
    const namespaces = JSON.stringify({ apiVersion: "v1", kind: "List", items });
    await execa("kubectl", ["apply", "--filename", "-"], { input: namespaces });
    const stack = await openTestStack(`set-of-${count}`, configOf(names));
    try {
        const first = await stack.run(...UP);
        say(`set of ${count}: first up ${seconds(first)}`);
        let active: Color = "blue";
        for (let each = 0; each < cutovers; each++) {
            active = other(active);
            await stack.configure("activeColor", active);
            const { result, peakMiB } = await peakMemoryOf(() => stack.run(...UP));
            say(`set of ${count}: to ${active} ${seconds(result)}, peak memory ${peakMiB.toFixed(0)} MiB`);
        }
        say(`set of ${count}: up, nothing changed ${seconds(await stack.run(...UP))}`);
        say(`set of ${count}: preview ${seconds(await stack.run("preview", "--expect-no-changes"))}`);
    } finally {
        await stack.remove();
        await execa("kubectl", ["delete", "--wait=false", "--filename", "-"], { input: namespaces });
    }
}

function seconds({ startedAt, endedAt }: { startedAt: number; endedAt: number }): string {
    return `${((endedAt - startedAt) / 1000).toFixed(1)} s`;
}

for (const size of sizes) await measureSize(size);
