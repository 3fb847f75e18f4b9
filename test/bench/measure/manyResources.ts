/** What measurements of many resources set, so that neither the state nor a limit of the provider is all that they measure. */
export const manyResources = {
    // A state in a file is written whole after every step, which at this size takes longer than the steps; Pulumi Cloud gets the difference alone.
    PULUMI_EXPERIMENTAL: "true",
    PULUMI_SKIP_CHECKPOINTS: "true",
    // The provider sends a few requests a second and lets all others wait.
    PULUMI_K8S_CLIENT_QPS: "1000",
    PULUMI_K8S_CLIENT_BURST: "2000",
} as const;
