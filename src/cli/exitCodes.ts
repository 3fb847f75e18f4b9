/** What each exit code means; `--help` prints this. */
export const ExitCodes = {
    done: 0,
    failed: 1,
    usage: 2,
    refused: 3,
    inconclusive: 4,
    rolledBack: 5,
    notFollowed: 6,
    conflict: 7,
    interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCodes)[keyof typeof ExitCodes];

export const EXIT_CODE_MEANINGS: Record<ExitCode, string> = {
    0: "done",
    1: "failed: something did not answer, or an update failed; the message says what was changed",
    2: "wrong usage: nothing was read or changed",
    3: "refused: traffic has not moved; the message says why",
    4: "inconclusive: too little was measured, and traffic was left as it is (--on-inconclusive keep)",
    5: "rolled back: the new colour exceeded a limit, or too little was measured to judge it",
    6: "traffic has moved, but configuration and state have not followed: run bluegreen resume",
    7: "conflict: another cutover is under way, or somebody else moved the route meanwhile",
    130: "interrupted: bluegreen resume continues, bluegreen rollback takes it back",
};

/** The paragraph of `--help`. */
export function exitCodesHelp(): string {
    const lines = Object.entries(EXIT_CODE_MEANINGS).map(([code, meaning]) => `  ${code.padEnd(4)}${meaning}`);
    return `Exit codes:\n${lines.join("\n")}`;
}
