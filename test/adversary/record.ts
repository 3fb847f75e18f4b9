import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { checkout } from "../sandbox/location.ts";
import type { Tally } from "./trial.ts";

/** A campaign in one sandbox. */
export interface Campaign extends Omit<Tally, "seconds"> {
    /** The commit under test, with `+` if there were uncommitted changes. */
    readonly commit: string;
    readonly startedAt: string;
    readonly hours: number;
    readonly firstSeed: number;
    readonly runs: number;
    /** The first sentence of each failed run, by seed. */
    readonly failures: Readonly<Record<string, string>>;
}

/** The committed record, which docs/reliability.md quotes. */
export const RECORD = join(import.meta.dirname, "campaigns.jsonl");

/** One line for each campaign, so that sandboxes running at the same time do not overwrite each other. */
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

/** The totals of all campaigns, as docs/reliability.md quotes them. */
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
