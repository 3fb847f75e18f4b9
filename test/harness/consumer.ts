import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { checkout } from "../sandbox/location.ts";
import { inCluster, ready, routedTo } from "./clusterState.ts";
import { losingNothing } from "./lossless.ts";
import type { PulumiRun } from "./pulumiStack.ts";

/** A deployed `my-app` of a program in some language, with blue active, 3 pods each, and an idle colour that drains soon. */
export interface Consumer {
    readonly stackName: string;
    readonly project: string;
    /** The file with the stack's configuration. */
    readonly settings: string;
    /** The preview before anything was there. */
    readonly first: PulumiRun;
    preview(...flags: string[]): Promise<PulumiRun>;
    /** `pulumi up`, whatever the exit code. */
    tryUp(): Promise<PulumiRun>;
    configure(path: string, value: string): Promise<void>;
    outputs(): Promise<Record<string, unknown>>;
    destroy(): Promise<void>;
}

/** The `bluegreen` command on a consumer's stack, to its end. */
export async function bluegreen({ project, stackName, settings }: Consumer, ...words: string[]) {
    const where = ["--cwd", project, "--stack", stackName, "--config-file", settings];
    const command = [join(checkout, "src/cli/main.ts"), ...words, ...where];
    const { exitCode, stdout, stderr } = await execa("node", command, { reject: false, stdin: "ignore" });
    return { exitCode, stdout, stderr };
}

/** What holds in every language, one after the other. Afterwards green has the traffic. */
export function movesAsInTypeScript(consumer: () => Consumer): void {
    it("is told in its first preview what the update will do, and is not refused", () =>
        assert.match(consumer().first.output, /my-app: the update first brings blue from 0 ready pods to 1/));

    it("has nothing to change right after an update", () => assertNothingToChange(consumer()));

    it("does not move traffic to a colour that the gate refuses, and says so once, without a stack trace", async () => {
        await scale("green", 0);
        await ready("green", 0);
        await consumer().configure("activeColor", "green");
        const preview = await consumer().preview();
        assert.match(preview.output, /The update will be refused unless more pods of green are ready by then/);
        const { exitCode, output } = await losing(() => consumer().tryUp());
        await scale("green", 3);
        assert.notEqual(exitCode, 0);
        const refusal = "traffic has not moved. green would get 100 % of the traffic and has 0 ready";
        assert.equal(diagnosticsIn(output).split(refusal).length, 2, output);
        assertReadable(output);
        await routedTo("blue");
        await ready("green", 3);
    });

    it("moves all traffic by one word of configuration and loses nothing", async () => {
        const preview = await consumer().preview();
        assert.match(preview.output, /my-app: traffic moves: blue 100 % -> green 100 %/);
        assert.match(preview.output, /~ 1 to update/);
        const { exitCode, output } = await losing(() => consumer().tryUp());
        assert.equal(exitCode, 0, output);
        await routedTo("green");
        assert.deepEqual(await consumer().outputs(), { activeColor: "green" });
    });
}

/** Blue has the traffic afterwards. */
export function movesBack(consumer: () => Consumer): void {
    // Hosts of other languages than YAML are in no registry, so the command cannot update the stack here; the Automation API can.
    it("is moved back at once, and the next update leaves nothing to change", async () => {
        const { exitCode, stderr } = await losing(() => bluegreen(consumer(), "rollback", "--reason", "errors"));
        assert.equal(exitCode, 6, stderr);
        await routedTo("blue");
        assert.match(await readFile(consumer().settings, "utf8"), /activeColor: blue/);
        const { exitCode: updated, output } = await losing(() => consumer().tryUp());
        assert.equal(updated, 0, output);
        await routedTo("blue");
        await assertNothingToChange(consumer());
        assert.match((await bluegreen(consumer(), "status")).stdout, /blue \*/);
    });
}

/** Ends the stack. */
export function leavesNothing(consumer: () => Consumer): void {
    it("leaves nothing in the cluster once it is destroyed", async () => {
        await consumer().destroy();
        assert.deepEqual(await inCluster(), []);
    });
}

export async function assertNothingToChange(consumer: Consumer): Promise<void> {
    const { exitCode, output } = await consumer.preview("--expect-no-changes");
    assert.equal(exitCode, 0, output);
}

export function assertReadable(output: string): void {
    assert.doesNotMatch(output, /^\s+at .*[:(]\d+/m, "a stack trace");
}

/** What stays on the screen; above it, each line of the progress says it too. */
export function diagnosticsIn(output: string): string {
    const at = output.indexOf("Diagnostics:");
    assert.notEqual(at, -1, output);
    return output.slice(at);
}

async function scale(color: string, replicas: number): Promise<void> {
    await execa("kubectl", ["scale", `deployment/my-app-${color}`, `--replicas=${replicas}`]);
}

/** Does something under load, and fails if a request was lost. */
export async function losing<T>(act: () => Promise<T>): Promise<T> {
    let result: T | undefined;
    await losingNothing(async () => {
        result = await act();
    });
    return result as T;
}
