import { runtime } from "@pulumi/pulumi";

/** Whether a key of the configuration, with its project, holds a secret. Pulumi's own, which its types leave out. */
export function isConfigSecret(fullKey: string): boolean {
    return (runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(fullKey);
}
