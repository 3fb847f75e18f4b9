/**
 * Whether the pack was started for a preview or for an update. Pulumi tells packs since CLI 3.221; an older one is taken
 * to preview, so that nothing is judged in the middle of an update as if it were finished.
 */
export function currentPhase(environment: NodeJS.ProcessEnv = process.env): "preview" | "update" {
    return environment.PULUMI_NODEJS_DRY_RUN === "false" ? "update" : "preview";
}
