/**
 * Whether the pack was started for a preview or for an update. Pulumi tells packs since CLI 3.221; with an older one, a preview
 * is assumed, so that a running update is never judged as if it were finished.
 */
export function currentPhase(environment: NodeJS.ProcessEnv = process.env): "preview" | "update" {
    return environment.PULUMI_NODEJS_DRY_RUN === "false" ? "update" : "preview";
}
