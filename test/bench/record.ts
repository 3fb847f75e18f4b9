import { appendFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Measured } from "./measure/measure.ts";
import type { Results, Run, ScaleRow, SetKills, SetRow, Soak, Trace } from "./measure/results.ts";
import { readPublished } from "./published.ts";

/** On what a benchmark was begun: figures of another machine, or of other versions, do not stand beside it. */
export interface Beginning {
    readonly startedAt: string;
    readonly machine: Readonly<Record<string, string>>;
    readonly versions: Readonly<Record<string, string>>;
}

/** What was measured so far. */
export interface Recorded {
    readonly beginning: Beginning | undefined;
    readonly runs: readonly Run[];
    readonly traces: readonly Trace[];
    readonly scale: readonly ScaleRow[];
    readonly soak: Soak | undefined;
    readonly sets: readonly SetRow[];
    readonly setKills: SetKills | undefined;
    readonly remarks: readonly string[];
}

type Line =
    | { readonly beginning: Beginning }
    | Pick<Measured, "runs" | "trace">
    | { readonly scale: ScaleRow }
    | { readonly soak: Soak }
    | { readonly set: SetRow }
    | { readonly setKills: SetKills }
    | { readonly remark: string };

/** Adds what was measured at once, so that hours of it outlive an interruption. */
export function record(file: string, line: Line): Promise<void> {
    return appendFile(file, lineText(line));
}

function lineText(line: Line): string {
    return `${JSON.stringify(line)}\n`;
}

export async function readRecord(file: string): Promise<Recorded> {
    const lines = (await readIfThere(file)).split("\n").flatMap((line) => (line ? [JSON.parse(line) as Line] : []));
    const runs = lines.flatMap((line) => ("runs" in line ? line.runs : []));
    const traces = lines.flatMap((line) => ("trace" in line && line.trace ? [line.trace] : []));
    return {
        beginning: lines.flatMap((line) => ("beginning" in line ? [line.beginning] : []))[0],
        runs: numbered(runs),
        traces: traces.filter((trace, index) => traces.findIndex((other) => isSame(other, trace)) === index),
        scale: lines.flatMap((line) => ("scale" in line ? [line.scale] : [])),
        soak: lines.flatMap((line) => ("soak" in line ? [line.soak] : []))[0],
        sets: lines.flatMap((line) => ("set" in line ? [line.set] : [])),
        setKills: lines.flatMap((line) => ("setKills" in line ? [line.setKills] : []))[0],
        remarks: lines.flatMap((line) => ("remark" in line ? [line.remark] : [])),
    };
}

function readIfThere(file: string): Promise<string> {
    return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return "";
        throw error;
    });
}

/** What one contestant made in one scenario. */
export function runsOf<T extends Pick<Run, "contestant" | "scenario">>(
    runs: readonly T[],
    pair: Pick<Run, "contestant" | "scenario">,
): T[] {
    return runs.filter((run) => isSame(run, pair));
}

function isSame(one: Pick<Run, "contestant" | "scenario">, other: Pick<Run, "contestant" | "scenario">): boolean {
    return one.contestant === other.contestant && one.scenario === other.scenario;
}

/** Each round counts its own from 1. */
function numbered(runs: readonly Run[]): Run[] {
    return runs.map((run, index) => ({ ...run, run: runsOf(runs.slice(0, index + 1), run).length }));
}

interface Begin {
    /** Whether to go on with what was measured before, or to begin anew. */
    readonly resume: boolean;
    /** The results that were published last: what to go on with in a checkout that has no record of its own. */
    readonly published?: string;
}

/** Goes on with a record, or begins one anew. */
export async function beginRecord(file: string, now: Beginning, { resume, published }: Begin): Promise<void> {
    await mkdir(dirname(file), { recursive: true });
    if (!resume) await rm(file, { force: true });
    const { beginning } = await readRecord(file);
    if (beginning) return refuseOther(beginning, now);
    const results = resume && published !== undefined ? await readIfThere(published) : "";
    if (!results) return record(file, { beginning: now });
    const earlier = readPublished(results);
    refuseOther(earlier, now);
    await writeFile(file, linesOf(earlier).map(lineText).join(""));
}

function refuseOther(earlier: Beginning, now: Beginning): void {
    const other = (["machine", "versions"] as const).flatMap((part) =>
        Object.entries(now[part])
            .filter(([name, value]) => earlier[part][name] !== value)
            .map(([name, value]) => `${name} ${value} (it was begun with ${earlier[part][name] ?? "none"})`),
    );
    if (other.length > 0) {
        throw new Error(
            `the benchmark of ${earlier.startedAt} cannot be resumed with ${other.join(", ")}: figures would not be comparable. ` +
                "Begin anew without RESUME.",
        );
    }
}

function linesOf(results: Results): Line[] {
    const { startedAt, machine, versions, runs, traces, scale, soak, sets = [], setKills, remarks } = results;
    return [
        { beginning: { startedAt, machine, versions } },
        { runs: [...runs], trace: undefined },
        ...traces.map((trace) => ({ runs: [], trace })),
        ...scale.map((row) => ({ scale: row })),
        ...(soak ? [{ soak }] : []),
        ...sets.map((set) => ({ set })),
        ...(setKills ? [{ setKills }] : []),
        ...remarks.map((remark) => ({ remark })),
    ];
}
