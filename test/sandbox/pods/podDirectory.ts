import type { Socket } from "node:net";
import type { V1Pod } from "@kubernetes/client-node";
import { App } from "./app.ts";
import { parseFaults } from "./faults.ts";
import { endOfLife, type PodModel, podModel } from "./podModel.ts";

/** A pod that is played: its newest state and its listening containers. */
export interface PlayedPod {
    model: PodModel;
    faultProblems: readonly string[];
    /** When this process heard that the pod is to end. */
    terminationSeenAtMs: number | undefined;
    readonly apps: Map<string, App>;
}

/** All pods that are played, found by the address and port that a client connected to. */
export class PodDirectory {
    readonly #pods = new Map<string, PlayedPod>();
    readonly #byAddress = new Map<string, PlayedPod>();
    readonly #random: () => number;

    constructor(random: () => number = Math.random) {
        this.#random = random;
    }

    get pods(): PlayedPod[] {
        return [...this.#pods.values()];
    }

    /** Takes in a new or changed pod. News from before it had its address, which is known first here, is left out. */
    apply(object: V1Pod, nowMs: number = Date.now()): PlayedPod {
        const model = podModel(object);
        const known = this.#pods.get(model.uid);
        if (known?.model.address !== undefined && model.address === undefined) return known;
        const { faults, problems } = parseFaults(object.metadata?.annotations);
        const played = known ?? this.#add(model);
        played.model = model;
        played.faultProblems = problems;
        if (model.address !== undefined) this.#byAddress.set(model.address, played);
        if (model.termination !== undefined) played.terminationSeenAtMs ??= nowMs;
        for (const app of model.apps) {
            const running = played.apps.get(app.container) ?? new App(model, app, faults, this.#random);
            played.apps.set(app.container, running);
            const life = model.termination && endOfLife(app, model.termination, played.terminationSeenAtMs ?? nowMs);
            running.update(model, app, faults, life, nowMs);
        }
        return played;
    }

    /** The pod's object is gone; what it is still answering may take until its grace period is over. */
    remove(uid: string): void {
        const played = this.#pods.get(uid);
        if (played === undefined) return;
        this.#pods.delete(uid);
        for (const app of played.apps.values()) app.forget();
        const { address } = played.model;
        if (address !== undefined && this.#byAddress.get(address) === played) this.#byAddress.delete(address);
    }

    /** Hands a new connection to the container it was meant for, or resets it. */
    connect(address: string | undefined, port: number, socket: Socket): void {
        const app = this.#find(address, port);
        if (app) app.accept(socket);
        else socket.resetAndDestroy();
    }

    /** Every port on which a program of any pod listens. */
    ports(): Set<number> {
        return new Set(this.pods.flatMap(({ model }) => model.apps.flatMap(({ ports }) => ports)));
    }

    /** Cuts every connection of every pod. */
    killAll(): void {
        for (const { apps } of this.pods) for (const app of apps.values()) app.kill();
    }

    #add(model: PodModel): PlayedPod {
        const played = { model, faultProblems: [], terminationSeenAtMs: undefined, apps: new Map<string, App>() };
        this.#pods.set(model.uid, played);
        return played;
    }

    #find(address: string | undefined, port: number): App | undefined {
        const played = address === undefined ? undefined : this.#byAddress.get(address);
        const app = played?.model.apps.find(({ ports }) => ports.includes(port));
        return app && played?.apps.get(app.container);
    }
}
