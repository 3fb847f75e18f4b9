import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { locate } from "../../sandbox/location.ts";
import { say } from "../../sandbox/paint.ts";
import { answers, eventually, reasonOf } from "../../sandbox/supervisor/probe.ts";
import type { ProgramName } from "../../sandbox/toolchain/catalog.ts";
import { ensure } from "../../sandbox/toolchain/ensure.ts";

/** How a peer's controller is run. */
export interface ControllerSettings {
    readonly program: ProgramName;
    readonly crds: ProgramName;
    readonly args: readonly string[];
    /** A URL that answers 200 once it works. */
    readonly health: string;
}

/** A peer's controller that runs beside the cluster, as others run it inside. */
export interface Controller {
    /** Waits for what the controller is to bring about; where it does not, the error shows the end of its log. */
    brings(probe: () => Promise<void>, withinSeconds: number): Promise<void>;
    /** Ends it. Its definitions stay until `removeDefinitions`: with them goes everything that is made of them. */
    stop(): Promise<void>;
    removeDefinitions(): Promise<void>;
}

const LOG_LINES = 25;

/** Gives the cluster the definitions, starts the controller and returns when it works. */
export async function startController({ program, crds, args, health }: ControllerSettings): Promise<Controller> {
    const { [program]: file, [crds]: definitions } = await ensure([program, crds], say);
    // Too large for the annotation that `kubectl apply` leaves otherwise.
    await execa("kubectl", ["apply", "--server-side", "--force-conflicts", "--filename", definitions]);
    await execa("kubectl", ["wait", "--for=condition=Established", "--timeout=30s", "--filename", definitions]);

    const { folder, logs } = locate();
    const log = join(logs, `${program}.log`);
    const child = execa(file, args, {
        cwd: folder,
        stdin: "ignore",
        stdout: { file: log },
        stderr: { file: log, append: true },
        reject: false,
        forceKillAfterDelay: 5000,
    });
    let ended: string | undefined;
    void child.then(({ shortMessage, exitCode }) => {
        ended = shortMessage ?? `it ended with code ${exitCode}`;
    });

    const brings = async (probe: () => Promise<void>, withinSeconds: number): Promise<void> => {
        try {
            await eventually(probe, withinSeconds, () => ended);
        } catch (error) {
            const tail = (await readFile(log, "utf8")).trimEnd().split("\n").slice(-LOG_LINES).join("\n");
            throw new Error(`${program}: ${reasonOf(error)}\nThe end of ${log}:\n${tail}`, { cause: error });
        }
    };
    const controller: Controller = {
        brings,
        stop: async () => {
            child.kill();
            await child;
        },
        removeDefinitions: async () => {
            await execa("kubectl", ["delete", "--ignore-not-found", "--timeout=60s", "--filename", definitions]);
        },
    };
    try {
        await brings(() => answers(health), 30);
    } catch (error) {
        await controller.stop();
        await controller.removeDefinitions();
        throw error;
    }
    return controller;
}
