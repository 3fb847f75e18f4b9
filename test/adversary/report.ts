import type { Failure } from "./campaign.ts";
import type { Tally } from "./trial.ts";

/** A failing run for who has to mend it: how to see it again, and what was wrong. */
export function sayFailure({ seed, at, typed, sentences, shrinks }: Failure, variables = ""): string {
    return [
        `FAILED after ${shrinks} times smaller, with seed ${seed}:`,
        ...sentences.map((sentence) => `  ${sentence.replaceAll("\n", "\n    ")}`),
        "",
        "To see it with your own hands:",
        ...typed.map((line) => `  ${line}`),
        "",
        `Again: make adversary ${variables}SEED=${seed} AT="${at}"`,
    ].join("\n");
}

export function sayTally(runs: number, { steps, requests, moves, seconds }: Tally, hours: number): string {
    const parts = Object.entries(seconds).toSorted(([, one], [, another]) => another - one);
    return [
        `${runs} runs, ${steps} steps (${(steps / (hours * 60)).toFixed(1)} a minute), ${requests} requests, ${moves} changes of the route`,
        `time went to ${parts.map(([what, took]) => `${what} ${Math.round(took)} s`).join(", ")}`,
    ].join("\n");
}
