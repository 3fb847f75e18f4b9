/** What a person has typed: a rollback that waits for nothing and says nothing. */
export const rollbackOrder = (more: object = {}) => ({
    reason: "errors",
    force: false,
    timeoutMilliseconds: 0,
    say: () => undefined,
    ...more,
});
