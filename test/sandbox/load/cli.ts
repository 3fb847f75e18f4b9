import { type Command, help, parseCommandLine } from "./commandLine.ts";
import { renderReport } from "./renderReport.ts";
import { type RunningLoad, startLoad } from "./startLoad.ts";

async function main(): Promise<void> {
    let command: Command;
    let load: RunningLoad;
    try {
        command = parseCommandLine(process.argv.slice(2), process.env);
        if (command.kind === "help") {
            console.log(help);
            return;
        }
        load = await startLoad(command.options);
    } catch (error) {
        console.error(`${(error as Error).message}\nSee --help.`);
        process.exitCode = 2;
        return;
    }
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, () => void load.stop());
    }
    const report = await load.report;
    console.log(command.json ? JSON.stringify(report) : renderReport(report));
    process.exitCode = report.lost > 0 ? 1 : 0;
}

await main();
