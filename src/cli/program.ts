import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { addCompletion } from "./commandLine/completion.ts";
import { addCutover } from "./commandLine/cutover.ts";
import { addDoctor } from "./commandLine/doctor.ts";
import { addPreflight } from "./commandLine/preflight.ts";
import { addRelease } from "./commandLine/release.ts";
import { addResume } from "./commandLine/resume.ts";
import { addRollback } from "./commandLine/rollback.ts";
import { addStandby } from "./commandLine/standby.ts";
import { addStatus } from "./commandLine/status.ts";
import { collect } from "./commandLine/values.ts";
import { exitCodesHelp } from "./exitCodes.ts";
import { holdCredentials } from "./prometheus/credentials.ts";

/** The command line. The code of a command is loaded only when that command runs. */
export function buildProgram(): Command {
    const program = new Command("bluegreen");
    program
        .description(
            "Moves the traffic of BlueGreenServices from one colour to the other, watches it, and takes it back.",
        )
        .configureHelp({ showGlobalOptions: true })
        .option("--cwd <folder>", "the Pulumi project's folder", (path) => resolve(path), ".")
        .option("--stack <name>", "the stack (default: the selected one)")
        .option("--config-file <file>", "the stack's configuration file (default: Pulumi.<stack>.yaml)", (path) =>
            resolve(path),
        )
        .option("--kubeconfig <file>", "how to reach the cluster (default: as the stack was deployed)", (path) =>
            resolve(path),
        )
        .option("--context <name>", "the context in it (default: the provider's, or the current one)")
        .option("--service <name>", "one of several services or release sets; may be repeated", collect)
        .option("--json", "print one JSON document to standard output, messages to standard error")
        .version(packageVersion())
        .hook("preAction", (_, command) => holdCredentials(command.optsWithGlobals()))
        .showSuggestionAfterError()
        .exitOverride()
        .addHelpText("after", `\n${exitCodesHelp()}\n\nEach command's --help has examples.`);
    for (const add of [
        ...[addStatus, addPreflight, addCutover, addRollback, addRelease, addResume, addStandby, addDoctor],
        addCompletion,
    ]) {
        add(program);
    }
    return program;
}

/** The same two folders up from the sources and from what is built of them. */
function packageVersion(): string {
    const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
    return (JSON.parse(manifest) as { version: string }).version;
}
