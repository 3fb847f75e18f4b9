/** The options of a campaign, which the command outside the sandboxes passes on to each one inside. */
export const OPTIONS = {
    hours: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    at: { type: "string" },
    "shrink-minutes": { type: "string", default: "12" },
    "go-on": { type: "boolean", default: false },
    record: { type: "boolean", default: false },
    hand: { type: "boolean", default: false },
    "reuse-programs": { type: "boolean", default: false },
} as const;
