import assert from "node:assert/strict";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { checkout, locate } from "../sandbox/location.ts";
import type { Consumer } from "./consumer.ts";
import { endingAtOnce } from "./leavingPods.ts";
import { place } from "./place.ts";
import { type PulumiRun, type PulumiStack, pulumiStack } from "./pulumiStack.ts";
import { withKey } from "./stackKey.ts";

/** An example whose program the Automation API runs, which needs no language host, in a folder of its own. */
export interface InlineProject {
    readonly folder: string;
    run(command: "preview" | "up" | "destroy", stack: string, ...flags: string[]): Promise<PulumiRun>;
}

/** Copies an example to a folder of its own, with the plugin where it is; returns the folder. */
export async function copyExample(language: "go" | "python"): Promise<string> {
    const folder = join(locate().folder, "programs", language);
    await rm(folder, { recursive: true, force: true });
    await cp(join(checkout, "examples", language), folder, { recursive: true });
    const settings = await readFile(join(folder, "Pulumi.yaml"), "utf8");
    await writeFile(join(folder, "Pulumi.yaml"), settings.replace("../../plugin", join(checkout, "plugin")));
    return folder;
}

/** Runs what takes the words COMMAND PROJECT STACK [FLAG]. */
export async function runInline(
    file: string,
    words: readonly string[],
    env: Record<string, string> = {},
): Promise<PulumiRun> {
    const { namespace, host, gatewayPort, isOwn } = place;
    const there = isOwn ? { TEST_PLACE: JSON.stringify({ namespace, host, gatewayPort }) } : {};
    const startedAt = Date.now();
    const { exitCode = -1, all } = await execa(file, words, { all: true, reject: false, env: { ...env, ...there } });
    return { exitCode, output: all, startedAt, endedAt: Date.now() };
}

/** Deploys the example with blue active, and an idle colour that drains soon. */
export async function deployInline(
    name: string,
    { folder, run }: InlineProject,
): Promise<{ stack: PulumiStack; consumer: Consumer }> {
    const stack = pulumiStack({ name, project: folder });
    await stack.run("stack", "init", ...withKey());
    await stack.configureAll({ "traffic.retries.attempts": "0", scaleDownDelaySeconds: "3", activeColor: "blue" });
    const first = await run("preview", name);
    await succeeds(run("up", name));
    const consumer: Consumer = {
        stackName: name,
        project: folder,
        settings: join(folder, `Pulumi.${name}.yaml`),
        first,
        preview: (...flags) => run("preview", name, ...flags),
        tryUp: () => run("up", name),
        configure: stack.configure,
        outputs: stack.outputs,
        destroy: () => endingAtOnce(() => succeeds(run("destroy", name))),
    };
    return { stack, consumer };
}

async function succeeds(running: Promise<PulumiRun>): Promise<void> {
    const { exitCode, output } = await running;
    assert.equal(exitCode, 0, output);
}
