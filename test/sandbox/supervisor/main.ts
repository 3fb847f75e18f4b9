/**
 * The process that runs a sandbox: it is the first one in namespaces of its own, starts every part in order, starts a part
 * again that dies, answers the commands, and takes everything with it when it ends, whichever way it ends.
 */
import { mkdir } from "node:fs/promises";
import { locate } from "../location.ts";
import { addresses } from "../network.ts";
import { sandboxParts } from "../parts/all.ts";
import { makeAccessLogPipes } from "../parts/envoy.ts";
import { writeCredentials } from "../parts/kubernetes.ts";
import { run } from "../toolchain/run.ts";
import { serveControl } from "./control.ts";
import { orderOf, startInOrder } from "./graph.ts";
import { isPart } from "./part.ts";
import { reasonOf } from "./probe.ts";
import { RunningPart } from "./runningPart.ts";

const location = locate();
process.chdir(location.folder);

const nodes = orderOf(sandboxParts(location));
const parts = new Map(nodes.filter(isPart).map((part) => [part.name, new RunningPart(part, location.logs)]));
let state: "starting" | "up" | "failed" = "starting";
let failure: string | undefined;

async function setUp(): Promise<void> {
    await run("ip", ["link", "set", "lo", "up"]);
    for (const address of [addresses.node, addresses.meshClient]) {
        await run("ip", ["address", "add", `${address}/32`, "dev", "lo"]);
    }
    await Promise.all([location.logs, location.pki].map((folder) => mkdir(folder, { recursive: true })));
    await writeCredentials(location);
    await makeAccessLogPipes(location);
}

function partNamed(name: string): RunningPart {
    const part = parts.get(name);
    if (!part) {
        throw new Error(`there is no part "${name}"; there are ${[...parts.keys()].join(", ")}`);
    }
    return part;
}

async function stopAll(): Promise<void> {
    // What others stand on goes last, so that nobody logs errors about it.
    for (const { name } of nodes.toReversed()) {
        await parts.get(name)?.stop();
    }
}

const server = serveControl(
    {
        status: async () => ({
            state,
            ...(failure && { reason: failure }),
            parts: await Promise.all([...parts.values()].map((part) => part.status())),
        }),
        act: async (name, action) => {
            const part = partNamed(name);
            if (action !== "start") {
                await part.stop();
            }
            if (action !== "stop") {
                await part.start();
            }
        },
    },
    location.socket,
);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
        server.close();
        stopAll().then(
            () => process.exit(0),
            (error: unknown) => {
                process.stderr.write(`${reasonOf(error)}\n`);
                process.exit(1);
            },
        );
    });
}

try {
    await setUp();
    await startInOrder(nodes, (node) => (isPart(node) ? partNamed(node.name).start() : node.run()));
    state = "up";
} catch (error) {
    failure = reasonOf(error);
    state = "failed";
}
