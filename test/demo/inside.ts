/** The part of the demo that runs inside the sandbox: deploy, be refused, preview, cut over and back under load. */
import { setTimeout as sleep } from "node:timers/promises";
import { cutOver } from "../harness/measuredCutover.ts";
import { pulumiStack } from "../harness/pulumiStack.ts";
import { watchRoute } from "../harness/routeWatch.ts";
import { sandboxTargets, startLoad } from "../sandbox/load/index.ts";
import { say } from "../sandbox/paint.ts";
import { reasonOf } from "../sandbox/supervisor/probe.ts";
import { command, heading, indented } from "./narration.ts";
import { changesOf, refusalOf } from "./previews.ts";
import { lostIn, switchTable } from "./switchTable.ts";

const rates = { gateway: 300, mesh: 50 };
const stack = pulumiStack({ name: "sandbox" });

async function configure(path: string, value: string): Promise<void> {
    command(`pulumi config set --path ${path} ${value}`);
    await stack.configure(path, value);
}

async function deploy(): Promise<void> {
    heading("Deploy the guide's my-app: blue active with 3 pods, green idle with 1");
    await configure("activeColor", "blue");
    await configure("green.replicas", "1");
    say("The guide's route tries failed requests again, which would hide what is lost:");
    await configure("traffic.retries.attempts", "0");
    command("pulumi up --yes");
    const up = await stack.run("up", "--yes", "--skip-preview");
    say(`deployed, and every pod ready, after ${seconds(up)}`);
}

function seconds(run: { startedAt: number; endedAt: number }): string {
    return `${((run.endedAt - run.startedAt) / 1000).toFixed(1)} s`;
}

async function beRefused(): Promise<void> {
    heading("A cutover now would send all traffic to 1 pod of 3: the policy pack refuses it");
    await configure("activeColor", "green");
    command("pulumi preview --policy-pack policy-pack");
    const preview = await stack.tryRun("preview", "--policy-pack", "policy-pack");
    if (preview.exitCode === 0) {
        throw new Error(`The policy pack let the cutover pass:\n${preview.output}`);
    }
    indented(refusalOf(preview.output));
    say(`refused with exit code ${preview.exitCode}; nothing was changed`);
}

async function bringGreenUp(): Promise<void> {
    heading("Bring green up to 3 pods first; blue keeps the traffic");
    await configure("activeColor", "blue");
    await configure("green.replicas", "3");
    command("pulumi up --yes");
    const up = await stack.run("up", "--yes", "--skip-preview");
    say(`green is ready after ${seconds(up)}`);
}

async function previewCutover(): Promise<void> {
    heading("Preview the cutover: one resource changes, the route");
    await configure("activeColor", "green");
    command("pulumi preview --policy-pack policy-pack");
    const preview = await stack.run("preview", "--policy-pack", "policy-pack", "--json");
    const changes = changesOf(preview.output);
    say(changes.map(({ op, urn }) => `    ${op} ${urn.split("::").slice(-2).join(" ")}`).join("\n"));
    if (changes.length !== 1 || !changes[0]?.urn.includes("VirtualService")) {
        throw new Error("The cutover would change something other than the VirtualService.");
    }
    await stack.configure("activeColor", "blue");
}

async function cutOverAndBack(): Promise<number> {
    heading(
        `Cut over and back under ${rates.gateway} requests/s through the gateway and ${rates.mesh} through the mesh`,
    );
    const route = await watchRoute("default", "my-app");
    const load = await startLoad({ targets: sandboxTargets(rates) });
    await sleep(1000);
    command("pulumi config set activeColor green && pulumi up --yes");
    const there = await cutOver(stack, "green", { load, route });
    command("pulumi config set activeColor blue && pulumi up --yes");
    const back = await cutOver(stack, "blue", { load, route });
    const report = await load.stop();
    route.stop();
    say("");
    say(switchTable(report, [there, back]));
    say(`${report.sent} requests sent, retries off in callers and proxies; lost: ${report.lost}`);
    for (const line of lostIn(report)) {
        say(`    ${line}`);
    }
    return report.lost;
}

try {
    await deploy();
    await beRefused();
    await bringGreenUp();
    await previewCutover();
    process.exitCode = (await cutOverAndBack()) === 0 ? 0 : 1;
} catch (error) {
    process.stderr.write(`error: ${reasonOf(error)}\n`);
    process.exitCode = 1;
}
