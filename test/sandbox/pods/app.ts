import type { Socket } from "node:net";
import pLimit, { type LimitFunction } from "p-limit";
import { type Answering, answer } from "./answer.ts";
import { Connection } from "./connection.ts";
import type { Faults } from "./faults.ts";
import type { AppModel, EndOfLife, PodModel } from "./podModel.ts";

export type AppState = "down" | "up" | "draining";

/**
 * Plays one container. Up: it answers. Draining (it got SIGTERM): new connections are reset, idle ones end, requests
 * under way may finish. Down (not started, crashed, killed): everything is reset.
 */
export class App implements Answering {
    pod: PodModel;
    app: AppModel;
    faults: Faults;
    slots: LimitFunction;
    /** Requests since its pod appeared; those of probes are not counted. */
    received = 0;
    readonly #random: () => number;
    readonly #connections = new Set<Connection>();
    #state: AppState = "down";
    #nextStep: NodeJS.Timeout | undefined;

    constructor(pod: PodModel, app: AppModel, faults: Faults, random: () => number) {
        this.pod = pod;
        this.app = app;
        this.faults = faults;
        this.slots = pLimit(faults.capacity);
        this.#random = random;
    }

    get state(): AppState {
        return this.#state;
    }

    get connections(): number {
        return this.#connections.size;
    }

    /** What the API says now. `life` is set once the pod is terminating. */
    update(pod: PodModel, app: AppModel, faults: Faults, life: EndOfLife | undefined, nowMs: number): void {
        if (faults.capacity !== this.faults.capacity) this.slots = pLimit(faults.capacity);
        this.pod = pod;
        this.app = app;
        this.faults = faults;
        if (this.#state === "draining") return;
        if (!app.up) this.kill();
        else if (life === undefined) this.#state = "up";
        else if (this.#nextStep === undefined) this.#terminate(life, nowMs);
    }

    /**
     * Its pod's object is gone. Removed in order, after the container was reported to have ended, it may finish what is
     * under way until its grace period is over; removed by force, it is cut at once.
     */
    forget(): void {
        if (this.#state !== "draining" || this.app.up) this.kill();
    }

    accept(socket: Socket): void {
        if (this.#state !== "up") {
            socket.resetAndDestroy();
            return;
        }
        const connection = new Connection(
            socket,
            (exchange) => void answer(exchange, this, this.#random),
            () => this.#connections.delete(connection),
        );
        this.#connections.add(connection);
    }

    kill(): void {
        this.#state = "down";
        clearTimeout(this.#nextStep);
        for (const connection of this.#connections) connection.kill();
    }

    #terminate({ drainAtMs, killAtMs }: EndOfLife, nowMs: number): void {
        this.#state = "up";
        this.#nextStep = setTimeout(
            () => {
                this.#state = "draining";
                for (const connection of this.#connections) connection.closeGracefully();
                this.#nextStep = setTimeout(() => this.kill(), Math.max(0, killAtMs - Math.max(drainAtMs, nowMs)));
            },
            Math.max(0, drainAtMs - nowMs),
        );
    }
}
