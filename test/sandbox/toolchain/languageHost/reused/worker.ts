/**
 * A process that runs one program after the other, each as `@pulumi/pulumi/cmd/run` would in a process of its own, or one policy pack
 * after the other, each as `@pulumi/pulumi/cmd/run-policy-pack` would.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { ALREADY_REPORTED, type Done, type Order, type ReusedRun } from "./protocol.ts";
import { freshSdk } from "./sdk.ts";
import { closeServers } from "./servers.ts";

const OUR_OWN_PIPES = "PipeWrap";
const ERRORS = ["uncaughtException", "unhandledRejection"] as const;
const LOOK_MILLISECONDS = 20;
/** How long what was told to stop may take to come to rest. */
const STOP_MILLISECONDS = 300;

let stop: (() => void) | undefined;

process.on("message", (order: Order) => (order === "stop" ? stop?.() : void perform(order)));
process.on("disconnect", () => process.exit());

async function perform(run: ReusedRun): Promise<void> {
    const { directory, environment } = run;
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
    Object.assign(process.env, environment);
    process.chdir(directory);
    const ownListeners = listenersNow();
    const { settings, runProgram, runPack } = freshSdk(directory);
    const ended = Promise.withResolvers<void>();
    const stopped = Promise.withResolvers<void>();
    const errors = new Set<unknown>();
    const logged = new Set<unknown>();
    let evaluating = false;
    let deadline: NodeJS.Timeout | undefined;

    stop = () => {
        stop = undefined;
        deadline = setTimeout(() => process.exit(1), STOP_MILLISECONDS).unref();
        // What fails from now on has nobody who would be told.
        removeListeners(ownListeners);
        for (const event of ERRORS) process.on(event, () => undefined);
        settings.disconnectSync();
        closeServers();
        ended.resolve();
        stopped.resolve();
    };
    for (const event of ERRORS) {
        process.on(event, (error: unknown) => {
            errors.add(error);
            if (run.kind === "pack" && !evaluating) console.error((error as Error)?.stack ?? String(error));
            ended.resolve();
        });
    }
    const started = () => {
        evaluating = true;
    };
    const reports = { started, logged };
    const finished = run.kind === "pack" ? runPack(run, reports) : runProgram(run, reports);
    // A rejection is left unhandled: the SDK has a listener for those, which reports it.
    void finished.then(() => {
        evaluating = false;
        ended.resolve();
    });
    await ended.promise;
    await atRest();
    if (errors.size > 0) process.exit([...errors].every((error) => logged.has(error)) ? ALREADY_REPORTED : 1);
    if (process.exitCode) process.exit();
    if (run.kind === "program") {
        await Promise.race([settings.disconnect(true), stopped.promise]);
        await atRest();
    }
    stop = undefined;
    clearTimeout(deadline);
    removeListeners(ownListeners);
    process.send?.({ code: 0 } satisfies Done);
}

/** A process of its own would live as long as anything in it waits: for a connection, a watch, a timer. */
async function atRest(): Promise<void> {
    const waits = () => process.getActiveResourcesInfo().some((resource) => resource !== OUR_OWN_PIPES);
    while (waits()) await sleep(LOOK_MILLISECONDS, undefined, { ref: false });
}

type Listeners = ReadonlyMap<string | symbol, readonly unknown[]>;

function listenersNow(): Listeners {
    return new Map(process.eventNames().map((event) => [event, process.listeners(event as "exit")]));
}

/** Takes away those that have come since. */
function removeListeners(before: Listeners): void {
    for (const event of process.eventNames()) {
        for (const listener of process.listeners(event as "exit")) {
            if (!before.get(event)?.includes(listener)) process.off(event, listener);
        }
    }
}
