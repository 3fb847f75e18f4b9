/**
 * A process that runs one program after the other, each as `@pulumi/pulumi/cmd/run` would in a process of its own, or one policy pack
 * after the other, each as `@pulumi/pulumi/cmd/run-policy-pack` would.
 */
import { once } from "node:events";
import { ALREADY_REPORTED, type Done, type Order, type ReusedRun } from "./protocol.ts";
import { freshSdk } from "./sdk.ts";
import { closeServers } from "./servers.ts";

const ERRORS = ["uncaughtException", "unhandledRejection"] as const;
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
    const { settings, runProgram, runPack, leaks } = freshSdk(directory);
    const stopped = Promise.withResolvers<void>();
    const errors = new Set<unknown>();
    const logged = new Set<unknown>();
    let evaluating = false;
    let settled = false;
    let isStopped = false;
    let deadline: NodeJS.Timeout | undefined;

    stop = () => {
        stop = undefined;
        isStopped = true;
        deadline = setTimeout(() => process.exit(1), STOP_MILLISECONDS).unref();
        // What fails from now on has nobody who would be told.
        for (const event of ERRORS) process.removeAllListeners(event).on(event, () => undefined);
        settings.disconnectSync();
        closeServers();
        stopped.resolve();
    };
    for (const event of ERRORS) {
        process.on(event, (error: unknown) => {
            errors.add(error);
            if (run.kind === "pack" && !evaluating) console.error((error as Error)?.stack ?? String(error));
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
        settled = true;
    });
    await nothingWaits();
    if (errors.size > 0) process.exit([...errors].every((error) => logged.has(error)) ? ALREADY_REPORTED : 1);
    if (process.exitCode) process.exit();
    if (run.kind === "program" && !isStopped) {
        const told = settings.signalAndWaitForShutdown().catch((error: unknown) => console.error(String(error)));
        await Promise.race([told, stopped.promise]);
        await nothingWaits();
    }
    if (!isStopped) sayGoodbye(ownListeners, leaks());
    settings.disconnectSync();
    stop = undefined;
    clearTimeout(deadline);
    removeListeners(ownListeners);
    // What was left halfway could go on in the middle of another run.
    if (process.exitCode || !settled) process.exit();
    process.send?.({ code: 0 } satisfies Done);
}

/**
 * A process of its own would live as long as anything in it waits, such as a connection, a watch or a timer, and no longer, whether or
 * not the program has come to its end. Node tells that, as long as what orders come by does not count.
 */
async function nothingWaits(): Promise<void> {
    process.channel?.unref();
    await once(process, "beforeExit");
    // Listeners of the program may have found more to do: ours is to be the last, as the SDK's would be.
    setImmediate(() => undefined);
    await once(process, "beforeExit");
    process.channel?.ref();
}

/** Has done what happens when a process of its own exits: listeners are called, and promises that nobody kept are an error. */
function sayGoodbye(before: Listeners, leaks: string | undefined): void {
    if (leaks !== undefined) {
        console.error(leaks);
        process.exitCode = 1;
    }
    for (const listener of process.listeners("exit")) {
        if (!before.get("exit")?.includes(listener)) listener.call(process, Number(process.exitCode ?? 0));
    }
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
