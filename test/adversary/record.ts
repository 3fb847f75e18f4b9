import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { checkout } from "../sandbox/location.ts";
import type { Tally } from "./trial.ts";

/** What one sandbox did in one campaign. */
export interface Campaign extends Omit<Tally, "seconds"> {
    /** The code that was tried; with `+` where it was not committed. */
    readonly commit: string;
    readonly startedAt: string;
    readonly hours: number;
    readonly firstSeed: number;
    readonly runs: number;
    /** What did not hold, by seed. */
    readonly failures: Readonly<Record<string, string>>;
}

/** The committed record, of which docs/reliability.md tells. */
export const RECORD = join(import.meta.dirname, "campaigns.jsonl");

/** One line each, so that sandboxes side by side do not write into each other's. */
export function addCampaign(campaign: Campaign, file: string): Promise<void> {
    return appendFile(file, `${JSON.stringify(campaign)}\n`);
}

export async function readCampaigns(file = RECORD): Promise<Campaign[]> {
    return (await readFile(file, "utf8"))
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Campaign);
}

export async function commitOfCheckout(): Promise<string> {
    const git = async (...words: string[]) => (await execa("git", words, { cwd: checkout })).stdout;
    const changed = await git("status", "--porcelain", "--", "src", "policy-pack");
    return `${await git("rev-parse", "--short=10", "HEAD")}${changed === "" ? "" : "+"}`;
}

/** All campaigns together, as the page says it. */
export function sayTotals(campaigns: readonly Campaign[]): string {
    const sum = (of: (campaign: Campaign) => number) => campaigns.reduce((all, each) => all + of(each), 0);
    const failures = sum((each) => Object.keys(each.failures).length);
    const figures: [string, number][] = [
        ["runs", sum(({ runs }) => runs)],
        ["steps", sum(({ steps }) => steps)],
        ["requests", sum(({ requests }) => requests)],
        ["changes of the route", sum(({ moves }) => moves)],
        ["faults", sum(({ faults }) => faults)],
    ];
    const said = figures.map(([what, count]) => `${count.toLocaleString("en")} ${what}`).join(", ");
    return `${sum(({ hours }) => hours).toFixed(1)} sandbox-hours, ${said}; ${failures} of the runs did not hold`;
}
