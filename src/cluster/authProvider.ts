import { KubeConfig } from "@kubernetes/client-node";
import type { KubeconfigEntry } from "./kubeconfigEntry.ts";
import type { Login } from "./login.ts";

/** The logins that kubeconfigs had before exec plugins, of which kubectl has kept OpenID Connect; the library knows them. */
export function authProvider({ name, fields }: KubeconfigEntry["user"]): Login {
    const config = new KubeConfig();
    const user = { name, authProvider: fields["auth-provider"] };
    config.loadFromOptions({
        clusters: [{ name, server: "https://localhost", skipTLSVerify: false }],
        users: [user],
        contexts: [{ name, cluster: name, user: name }],
        currentContext: name,
    });
    // It keeps its token and renews it when that has expired.
    return async () => {
        const options: { headers?: Record<string, string> } = {};
        await config.applyToHTTPSOptions(options);
        return { authorization: options.headers?.Authorization, expiresAt: 0 };
    };
}
