import type { Failure } from "./campaign.ts";
import type { Tally } from "./trial.ts";

/** A failed run for whoever fixes it: what went wrong, and how to reproduce it. */
export function sayFailure({ seed, at, typed, sentences, shrinks }: Failure, variables = ""): string {
    return [
        `FAILED with seed ${seed}, shrunk ${shrinks} times:`,
        ...sentences.map((sentence) => `  ${sentence.replaceAll("\n", "\n    ")}`),
        "",
        "To reproduce it by hand:",
        ...typed.map((line) => `  ${line}`),
        "",
        `To run it again: make adversary ${variables}SEED=${seed} AT="${at}"`,
    ].join("\n");
}

export function sayTally(runs: number, { steps, requests, moves, seconds }: Tally, hours: number): string {
    const parts = Object.entries(seconds).toSorted(([, one], [, another]) => another - one);
    return [
        `${runs} runs, ${steps} steps (${(steps / (hours * 60)).toFixed(1)} a minute), ${requests} requests, ${moves} changes of the route`,
        `time went to ${parts.map(([what, took]) => `${what} ${Math.round(took)} s`).join(", ")}`,
    ].join("\n");
}
