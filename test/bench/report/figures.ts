import { markdownTable as table } from "markdown-table";
import type { Spread } from "./summary.ts";

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
    return table([head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|"))));
}

export function shown(milliseconds: number): string {
    return `${(milliseconds / 1000).toFixed(2)} s`;
}

/** The median, and the middle half where there is more than one value. */
export function seconds(spread: Spread | null): string {
    if (!spread) return "never";
    const half = `${(spread.from / 1000).toFixed(2)} to ${(spread.to / 1000).toFixed(2)}`;
    return spread.of === 1 ? shown(spread.median) : `${shown(spread.median)} (${half})`;
}

export function grouped(count: number): string {
    return count.toLocaleString("en");
}
