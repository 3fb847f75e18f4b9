import { spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { copyFile, link, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { insideEnvironment } from "../environment.ts";
import { checkout, type Location } from "../location.ts";
import { paint, say } from "../paint.ts";
import { programsFile } from "../parts/all.ts";
import { askSupervisor } from "../supervisor/control.ts";
import { isAlive, readRecord, writeRecord } from "../supervisor/record.ts";
import { type SandboxPrograms, sandboxPrograms } from "../toolchain/catalog.ts";
import { ensure } from "../toolchain/ensure.ts";
import { bundleLanguageHost } from "../toolchain/languageHost/bundle.ts";
import { hostScript } from "../toolchain/languageHost/reused/runnerPort.ts";
import { realLanguageHost } from "../toolchain/onPath.ts";
import { pins } from "../toolchain/pins.ts";
import { checkMachine, unshareArguments } from "../toolchain/prerequisites.ts";
import { run } from "../toolchain/run.ts";
import { down } from "./down.ts";

/** Brings the sandbox up, or says that it is up already, and returns when everything in it is healthy. */
export async function up(location: Location): Promise<void> {
    const began = Date.now();
    checkMachine();
    const record = await readRecord(location);
    const running = record && isAlive(record) ? await askSupervisor(location).catch(() => undefined) : undefined;
    if (!running || running.state === "failed") {
        await down(location, { quiet: true });
        const programs = await ensure(sandboxPrograms, say);
        await layOut(location, programs);
        await launch(location);
        await Promise.all([watch(location), createStack(location)]);
    } else {
        await watch(location);
    }
    say(`${paint("green", "up")} after ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

async function layOut(location: Location, programs: SandboxPrograms): Promise<void> {
    const plugin = join(location.pulumiHome, "plugins", `resource-kubernetes-v${pins.kubernetesProvider}`);
    const folders = [location.bin, location.logs, location.pulumiState, plugin];
    await Promise.all(folders.map((folder) => mkdir(folder, { recursive: true })));
    await writeFile(programsFile(location), JSON.stringify(programs, null, 4));
    await symlink(programs["pulumi-resource-kubernetes"], join(plugin, "pulumi-resource-kubernetes"));
    await symlink(programs.kubectl, join(location.bin, "kubectl"));
    await symlink(programs.istioctl, join(location.bin, "istioctl"));
    await symlink(process.execPath, join(location.bin, "node"));
    const pulumi = join(location.bin, "pulumi");
    if (await realLanguageHost(programs.pulumi)) {
        await symlink(programs.pulumi, pulumi);
    } else {
        // A copy, since Pulumi trusts a host that lies beside it and warns of one that it finds elsewhere.
        await link(programs.pulumi, pulumi).catch(() => copyFile(programs.pulumi, pulumi));
        const host = hostScript([await bundleLanguageHost(location)]);
        await writeFile(join(location.bin, "pulumi-language-nodejs"), host, { mode: 0o755 });
    }
}

async function launch(location: Location): Promise<void> {
    const log = openSync(join(location.logs, "supervisor.log"), "a");
    const words = [...unshareArguments(), process.execPath, join(import.meta.dirname, "../supervisor/main.ts")];
    const child = spawn("unshare", words, {
        detached: true,
        cwd: location.folder,
        env: { ...process.env, SANDBOX_NAME: location.name },
        stdio: ["ignore", log, log],
    });
    child.unref();
    if (child.pid === undefined) throw new Error("unshare could not be started; is util-linux installed?");
    // At once, so that a command that is killed right here leaves a sandbox that `down` finds.
    await writeRecord(location, child.pid);
    for (const deadline = Date.now() + 10_000; !existsSync(join(location.folder, location.socket)); ) {
        if (child.exitCode !== null || Date.now() > deadline) {
            throw new Error(`The supervisor did not start; see ${join(location.logs, "supervisor.log")}`);
        }
        await sleep(20);
    }
    await writeRecord(location, child.pid);
}

/** Says what runs where, each part as it becomes healthy. */
async function watch(location: Location): Promise<void> {
    const said = new Set<string>();
    for (;;) {
        const status = await askSupervisor(location);
        for (const { name, where, state } of status.parts) {
            if (state === "healthy" && !said.has(name)) {
                said.add(name);
                say(`  ${paint("green", "✓")} ${name.padEnd(24)} ${paint("dim", where)}`);
            }
        }
        if (status.state === "failed") {
            const logs = `Its logs are in ${location.logs}; \`npm run -s sandbox -- down\` removes what is left.`;
            throw new Error(`The sandbox did not come up: ${status.reason}\n${logs}`);
        }
        if (status.state === "up") return;
        // Each look asks every part, some of them by a process of its own.
        await sleep(300);
    }
}

/** Gives the root project a stack to work with, so that `pulumi up` works as typed. */
async function createStack(location: Location): Promise<void> {
    const env = insideEnvironment(location);
    const pulumi = join(location.bin, "pulumi");
    await run(pulumi, ["stack", "init", "sandbox", "--non-interactive"], { cwd: checkout, env });
}
