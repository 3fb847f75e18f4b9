import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { type Color, other } from "../../src/model/color.ts";
import { Annotations } from "../../src/model/names.ts";
import { heaviest, viewRoute } from "../../src/model/route/view.ts";
import {
    allSay,
    type BluegreenStack,
    liveRoute,
    openBluegreenStack,
    type RunningCommand,
    until,
} from "../harness/bluegreen.ts";
import { openMachine } from "../harness/machine.ts";
import { lockTaken } from "../harness/stackLock.ts";
import { type RunningLoad, sandboxTargets, startLoad } from "../sandbox/load/index.ts";
import { checkout } from "../sandbox/location.ts";

const cutoverTo = (to: Color, bake: string): string[] => [
    ...["cutover", to, "--steps", "30,100", "--bake", bake],
    ...["--interval", "2s", "--min-requests", "20", "--yes"],
];
/** Long enough for another command to come while the new colour is watched. */
const LONG = "8s";
const SHORT = "4s";

/** All at once: a command that outlives its update would clean up after it. */
async function killWithChildren(command: RunningCommand): Promise<void> {
    const { stdout: children } = await execa("pgrep", ["--parent", String(command.pid)]);
    await execa("kill", ["-KILL", String(command.pid), ...children.split("\n")]);
    await command;
}

describe("an interrupted bluegreen cutover", () => {
    let tested: BluegreenStack;
    let load: RunningLoad | undefined;

    /** Who has the traffic before a test, and who is to get it. */
    let from: Color;
    let to: Color;

    before(async () => {
        tested = await openBluegreenStack("cli-interrupted");
        await tested.stack.run("up", "--yes", "--skip-preview");
        load = await startLoad({ targets: sandboxTargets({ gateway: 40, mesh: 15 }) });
        await sleep(3000);
    });
    after(async () => {
        await tested.stack.remove();
        await load?.stop();
    });

    beforeEach(async function () {
        const { spec, metadata } = await liveRoute();
        from = heaviest(viewRoute(spec)) === "green" ? "green" : "blue";
        to = other(from);
        if (metadata.annotations[Annotations.hold])
            await execa("kubectl", ["annotate", "virtualservice/my-app", `${Annotations.hold}-`]);
        await load?.mark(this.currentTest?.title ?? "");
    });
    afterEach(async () => {
        // Requests under way are no lost ones yet; those that never got an answer count in the end.
        const phases = (await load?.snapshot())?.phases ?? [];
        const failed = phases.flatMap(({ targets }) => Object.values(targets)).filter((target) => target.failed > 0);
        assert.deepEqual(failed, []);
    });

    it("tells what state things are in after SIGINT during the watch, and after SIGTERM to resume, which then goes on", async () => {
        const state = new RegExp(
            `interrupted at step 1 of 2.*Traffic: (${from} 70 %, ${to} 30|${to} 30 %, ${from} 70) %.*idlePercent 30.*bluegreen resume`,
            "s",
        );
        const interrupt = async (command: RunningCommand, words: string, signal: "SIGINT" | "SIGTERM") => {
            await until(command, words);
            command.kill(signal);
            const { exitCode, all } = await command;
            assert.equal(exitCode, 130, all);
            assert.match(all, state);
        };
        await interrupt(tested.startToSignal(...cutoverTo(to, SHORT)), `${to} has 30 %`, "SIGINT");
        await interrupt(tested.startToSignal("resume"), `${to} at 30 %`, "SIGTERM");
        const resumed = await tested.run("resume");
        assert.equal(resumed.exitCode, 0, resumed.stderr);
        assert.deepEqual(await tested.agreement(), allSay(to));
    });

    it("ends the update that is under way in order, and resume goes on", async () => {
        const command = tested.startToSignal(...cutoverTo(to, SHORT));
        await until(command, "updating the stack cli-interrupted");
        await sleep(1500);
        command.kill("SIGINT");
        const { exitCode, all } = await command;
        assert.equal(exitCode, 130, all);
        const resumed = await tested.run("resume");
        assert.equal(resumed.exitCode, 0, resumed.stderr);
        assert.deepEqual(await tested.agreement(), allSay(to));
    });

    it("is seen by status after SIGKILL, and rollback takes it back", async () => {
        const command = tested.startToSignal(...cutoverTo(to, SHORT));
        await until(command, `${to} has 30 %`);
        command.kill("SIGKILL");
        await command;
        const status = await tested.run("status", "--json");
        const [service] = (JSON.parse(status.stdout) as { services: { cutover: { to: string; step: number } }[] })
            .services;
        assert.deepEqual([service?.cutover.to, service?.cutover.step], [to, 0]);
        const { exitCode, stderr } = await tested.run("rollback");
        assert.equal(exitCode, 0, stderr);
        assert.deepEqual(await tested.agreement(), allSay(from));
    });

    it("leaves a lock behind when its update is killed too, which rollback takes away", async () => {
        const command = tested.startToSignal(...cutoverTo(to, SHORT));
        await until(command, "updating the stack cli-interrupted");
        await lockTaken("cli-interrupted");
        await killWithChildren(command);
        const { exitCode, stdout, stderr } = await tested.run("rollback");
        assert.equal(exitCode, 0, stderr);
        assert.match(stdout, /removing the lock of .*: that process is gone/);
        assert.deepEqual(await tested.agreement(), allSay(from));
    });

    it("is not disturbed by a second operator, who is told of it", async () => {
        const command = tested.start(...cutoverTo(to, LONG));
        await until(command, `${to} has 30 %`);
        const second = await tested.run("cutover", to, "--bake", "0", "--yes");
        assert.equal(second.exitCode, 7);
        assert.match(second.stderr, new RegExp(`under way: to ${to}`));
        const third = await tested.run("resume");
        assert.equal(third.exitCode, 7);
        assert.match(third.stderr, /still runs in process \d+ on this machine/);
        const { exitCode, all } = await command;
        assert.equal(exitCode, 0, all);
        assert.deepEqual(await tested.agreement(), allSay(to));
    });

    it("ends when somebody else rolls back meanwhile", async () => {
        const command = tested.start(...cutoverTo(to, LONG));
        await until(command, `${to} has 30 %`);
        assert.equal((await tested.run("rollback", "--reason", "seen by me")).exitCode, 0);
        const { exitCode, all } = await command;
        assert.equal(exitCode, 7, all);
        assert.match(all, /rolled back at .*seen by me/);
        assert.deepEqual(await tested.agreement(), allSay(from));
    });

    it("ends, and leaves configuration to the rollback, where that comes during the update of a later step", async () => {
        const command = tested.start(...cutoverTo(to, LONG));
        await until(command, `moving 100 % of the traffic to ${to}`);
        const { exitCode, stderr } = await tested.run("rollback", "--reason", "seen by me");
        const { exitCode: ended, all } = await command;
        assert.equal(ended, 7, all);
        assert.match(all, /rolled back at .*seen by me/);
        assert.equal(exitCode, 0, stderr);
        assert.deepEqual(await tested.agreement(), allSay(from));
    });

    it("goes on on another machine only where somebody says so, and then ends here", async () => {
        const elsewhere = await openMachine("laptop-2");
        const there = (...words: string[]) =>
            elsewhere.start("node", [join(checkout, "src/cli/main.ts"), ...words, ...tested.where]);
        const command = tested.start(...cutoverTo(to, LONG));
        await until(command, `${to} has 30 %`);
        const { exitCode: refused, all: reason } = await there("resume");
        assert.equal(refused, 7, reason);
        assert.match(reason, /was started elsewhere, and may still run there.*resume .*--take-over.*rollback/s);
        const { exitCode: done, all: said } = await there("resume", "--take-over");
        const { exitCode, all } = await command;
        assert.equal(exitCode, 7, all);
        assert.match(all, new RegExp(`root@laptop-2 has resumed the cutover|is under way: to ${to}, .*laptop-2`));
        assert.equal(done, 0, said);
        assert.deepEqual(await tested.agreement(), allSay(to));
    });

    it("is taken back once by two operators at a time", async () => {
        const command = tested.start(...cutoverTo(to, LONG));
        await until(command, `${to} has 30 %`);
        const both = await Promise.all([tested.run("rollback"), tested.run("rollback")]);
        for (const { exitCode, stderr, stdout } of both) assert.equal(exitCode, 0, stderr + stdout);
        const { exitCode, all } = await command;
        assert.equal(exitCode, 7, all);
        assert.deepEqual(await tested.agreement(), allSay(from));
    });

    it("loses no request through all of it", async () => {
        const report = await load?.stop();
        load = undefined;
        assert.ok(report && report.sent > 0);
        assert.equal(report.lost, 0, JSON.stringify(report.phases));
    });
});
