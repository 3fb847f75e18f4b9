import type { Console, Tone } from "../output/console.ts";

/** One item of a checklist, and what it found. */
export interface Check {
    readonly name: string;
    readonly outcome: "passed" | "warning" | "failed" | "skipped";
    readonly text: string;
}

const MARKS: Record<Check["outcome"], [mark: string, tone: Tone]> = {
    passed: ["✓", "good"],
    warning: ["!", "warning"],
    failed: ["✗", "bad"],
    skipped: ["-", "quiet"],
};

export function sayCheck({ say, paint }: Console, { outcome, text }: Check): void {
    const [mark, tone] = MARKS[outcome];
    say(`${paint(mark, tone)} ${text}`);
}

export function failures(checks: Check[]): Check[] {
    return checks.filter(({ outcome }) => outcome === "failed");
}
