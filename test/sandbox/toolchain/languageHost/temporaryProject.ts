import {
    chmodSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    realpathSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { hostScript } from "./reused/runnerPort.ts";

const CHECKOUT = join(import.meta.dirname, "../../../..");

/** How a run of the Pulumi CLI ended. */
export interface CliResult {
    exitCode: number;
    /** Standard output alone, for what is to be parsed. */
    stdout: string;
    /** All that a person would have seen. */
    output: string;
}

function pathFolders(): string[] {
    return (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
}

function pulumiOnPath(): string {
    const pulumi = pathFolders()
        .map((folder) => join(folder, "pulumi"))
        .find((file) => existsSync(file));
    if (pulumi !== undefined) return pulumi;
    throw new Error(
        "These tests run the Pulumi CLI against the language host, and PATH has no pulumi. " +
            "Build the sandbox's toolchain or install Pulumi, and put its folder on PATH.",
    );
}

/** The engine would take plugins that happen to be on PATH before those that a test installs. */
function foldersWithoutPlugins(): string[] {
    return pathFolders().filter((folder) => !existsSync(join(folder, "pulumi-resource-kubernetes")));
}

/** A Pulumi project with one stack in a folder of its own: file backend, Pulumi home, and this language host on PATH. */
export class TemporaryProject {
    readonly directory: string;
    private readonly variables: Readonly<Record<string, string>>;

    /** `files` are project files by their path; those in a folder with a package.json find the checkout's packages. */
    constructor(files: Record<string, string>, variables: Readonly<Record<string, string>> = {}) {
        this.variables = variables;
        const pulumi = pulumiOnPath();
        this.directory = realpathSync(mkdtempSync(join(tmpdir(), "language-host-")));
        for (const folder of ["bin", "home", "state", "project"]) mkdirSync(join(this.directory, folder));
        symlinkSync(join(CHECKOUT, "node_modules"), join(this.directory, "node_modules"));
        const host = join(this.directory, "bin/pulumi-language-nodejs");
        writeFileSync(host, hostScript([join(import.meta.dirname, "main.ts")]));
        chmodSync(host, 0o755);
        symlinkSync(pulumi, join(this.directory, "bin/pulumi"));
        this.write(files);
    }

    write(files: Record<string, string>): void {
        for (const [path, text] of Object.entries(files)) {
            mkdirSync(dirname(this.path(path)), { recursive: true });
            writeFileSync(this.path(path), text);
        }
    }

    path(inProject: string): string {
        return join(this.directory, "project", inProject);
    }

    get environment(): Record<string, string> {
        return {
            PATH: [join(this.directory, "bin"), dirname(process.execPath), ...foldersWithoutPlugins()].join(delimiter),
            PULUMI_HOME: join(this.directory, "home"),
            PULUMI_BACKEND_URL: `file://${join(this.directory, "state")}`,
            PULUMI_CONFIG_PASSPHRASE: "language host",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            ...this.variables,
        };
    }

    /** Starts the CLI without waiting for it. */
    start(...args: string[]) {
        return execa("pulumi", ["--non-interactive", "--color=never", ...args], {
            cwd: this.path("."),
            env: this.environment,
            all: true,
            reject: false,
            stdin: "ignore",
        });
    }

    async pulumi(...args: string[]): Promise<CliResult> {
        const { exitCode, stdout, all, cause } = await this.start(...args);
        if (exitCode === undefined) throw new Error(`pulumi ${args.join(" ")} did not end by itself: ${cause}\n${all}`);
        return { exitCode, stdout, output: all };
    }

    /** As `pulumi`, for commands that must work for the test to make sense. */
    async prepare(...args: string[]): Promise<string> {
        const { exitCode, stdout, output } = await this.pulumi(...args);
        if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")} failed with exit code ${exitCode}:\n${output}`);
        return stdout;
    }

    remove(): void {
        rmSync(this.directory, { recursive: true, force: true });
    }
}
