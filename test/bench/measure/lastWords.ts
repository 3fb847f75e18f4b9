import { ExecaError } from "execa";
import { checkout } from "../../sandbox/location.ts";
import { reasonOf } from "../../sandbox/supervisor/probe.ts";

/** Why a contestant failed, in one line that can be published: the last one that its command said of it. */
export function lastWords(error: unknown): string {
    const said = error instanceof ExecaError ? (lastLine(error.stderr) ?? error.shortMessage) : reasonOf(error);
    return (lastLine(said) ?? "no reason given").replaceAll(`${checkout}/`, "");
}

function lastLine(text: unknown): string | undefined {
    return String(text ?? "")
        .split("\n")
        .findLast((line) => line.trim() !== "")
        ?.trim();
}
