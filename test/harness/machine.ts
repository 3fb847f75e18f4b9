import { mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { execa, type ResultPromise } from "execa";
import { locate } from "../sandbox/location.ts";

interface MachineOptions {
    /** What the machine calls itself. Default: its name. Two may have one, as containers with the host's network do. */
    readonly hostName?: string;
    /** Whether its state is that of everybody (as in a bucket) or its own. Default: everybody's. */
    readonly backend?: "shared" | "own";
}

interface StartOptions {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
}

export type RunningThere = ResultPromise<{ reject: false; all: true; stdin: "ignore" }>;

/**
 * Somebody else's machine: with a host name, process ids, home folder and Pulumi settings of its own, on the same network and
 * with the same files elsewhere.
 */
export interface Machine {
    /** A command as it is run there: what to start, and with which arguments. */
    wrap(file: string, args: readonly string[]): [file: string, args: readonly string[]];
    readonly environment: Readonly<Record<string, string>>;
    /** Starts a command there; it resolves whatever the exit code. SIGKILL takes everything that it has started with it. */
    start(file: string, args: readonly string[], options?: StartOptions): RunningThere;
}

/** The shell stays the first process there, since that one is deaf to signals for which it has no handler. */
const INSIDE = 'hostname "$0" || exit; "$@"; exit';

export async function openMachine(
    name: string,
    { hostName = name, backend = "shared" }: MachineOptions = {},
): Promise<Machine> {
    const { folder, pulumiHome } = locate();
    const home = join(folder, "machines", name);
    await rm(home, { recursive: true, force: true });
    const own = { home: join(home, ".pulumi"), state: join(home, "state") };
    await Promise.all([own.home, own.state].map((each) => mkdir(each, { recursive: true })));
    await symlink(join(pulumiHome, "plugins"), join(own.home, "plugins"));
    const environment = {
        HOME: home,
        PULUMI_HOME: own.home,
        HOSTNAME: hostName,
        ...(backend === "own" && { PULUMI_BACKEND_URL: `file://${own.state}` }),
    };
    const namespaces = ["--uts", "--pid", "--fork", "--mount-proc", "--kill-child"];
    const wrap: Machine["wrap"] = (file, args) => [
        "unshare",
        [...namespaces, "sh", "-c", INSIDE, hostName, file, ...args],
    ];
    return {
        wrap,
        environment,
        start: (file, args, options) => {
            const [wrapper, words] = wrap(file, args);
            const env = { ...environment, ...options?.env };
            return execa(wrapper, words, { ...options, env, reject: false, all: true, stdin: "ignore" });
        },
    };
}
