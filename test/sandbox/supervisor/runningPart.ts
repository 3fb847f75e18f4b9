import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Part } from "./part.ts";
import { eventually, reasonOf } from "./probe.ts";

export interface PartStatus {
    readonly name: string;
    readonly where: string;
    readonly state: "waiting" | "starting" | "healthy" | "unhealthy" | "stopped";
    readonly reason?: string;
    readonly restarts: number;
}

const restartLimit = 5;

/** One part's process: started, watched, started again when it dies by itself, stopped when asked to. */
export class RunningPart {
    readonly part: Part;
    readonly #logs: string;
    #process: ChildProcess | undefined;
    #state: "waiting" | "starting" | "running" | "stopped" = "waiting";
    #failure: string | undefined;
    #restarts = 0;

    constructor(part: Part, logs: string) {
        this.part = part;
        this.#logs = logs;
    }

    /** Starts the part and waits until it is healthy. */
    async start(): Promise<void> {
        if (this.#process) return;
        this.#state = "starting";
        this.#failure = undefined;
        const child = await this.#spawn();
        const died = () => (this.#process === child ? undefined : `it ended: ${this.#failure}; see ${this.#logFile}`);
        try {
            await eventually(() => this.part.healthy(), this.part.startWithin, died);
        } catch (error) {
            throw new Error(`${this.part.name} did not become healthy: ${reasonOf(error)}`, { cause: error });
        }
        this.#state = "running";
    }

    async stop(): Promise<void> {
        this.#state = "stopped";
        await this.#end();
    }

    async status(): Promise<PartStatus> {
        const { name, where } = this.part;
        const common = { name, where, restarts: this.#restarts };
        if (this.#state === "stopped" || this.#state === "waiting") {
            return { ...common, state: this.#state, ...(this.#failure && { reason: this.#failure }) };
        }
        try {
            await this.part.healthy();
            return { ...common, state: "healthy" };
        } catch (error) {
            const state = this.#state === "starting" ? "starting" : "unhealthy";
            return { ...common, state, reason: this.#failure ?? reasonOf(error) };
        }
    }

    get #logFile(): string {
        return join(this.#logs, `${this.part.name}.log`);
    }

    async #spawn(): Promise<ChildProcess> {
        const command = await this.part.command();
        const log = openSync(this.#logFile, "a");
        const stdout = command.stdoutTo ? openSync(command.stdoutTo, "r+") : log;
        const child = spawn(command.file, command.args, {
            env: { ...process.env, ...command.env },
            stdio: ["ignore", stdout, log],
        });
        closeSync(log);
        if (stdout !== log) {
            closeSync(stdout);
        }
        this.#process = child;
        child.on("error", (error) => this.#ended(child, error.message));
        child.on("exit", (code, signal) => this.#ended(child, signal ? `signal ${signal}` : `exit code ${code}`));
        if (child.pid !== undefined) {
            await command.afterStart?.(child.pid);
        }
        return child;
    }

    #ended(child: ChildProcess, how: string): void {
        if (this.#process !== child) return;
        this.#process = undefined;
        this.#failure = how;
        if (this.#state === "running") {
            void this.#restart();
        }
    }

    /** A cluster's own parts come back by themselves, after a pause that grows with each time. */
    async #restart(): Promise<void> {
        while (this.#state !== "stopped" && this.#restarts < restartLimit) {
            this.#restarts += 1;
            await sleep(250 * 2 ** this.#restarts);
            try {
                return await this.start();
            } catch (error) {
                this.#failure = reasonOf(error);
                await this.#end();
            }
        }
    }

    async #end(): Promise<void> {
        const child = this.#process;
        if (!child) return;
        const ended = once(child, "exit");
        child.kill("SIGTERM");
        const killer = setTimeout(() => child.kill("SIGKILL"), 5000);
        await ended;
        clearTimeout(killer);
    }
}
