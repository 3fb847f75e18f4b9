import { gatewayHost } from "../sandbox/load/index.ts";
import { ports } from "../sandbox/network.ts";

/** Where a test file's service lives, so that files can run side by side in one cluster. */
export interface Place {
    readonly namespace: string;
    /** The name by which callers at the gateway ask for it. */
    readonly host: string;
    /** The port that its Gateway opens. */
    readonly gatewayPort: number;
    /** Whether nobody else has anything in the namespace, and it goes away with the file. */
    readonly isOwn: boolean;
    /** Whether nobody else has anything in the whole cluster. */
    readonly hasCluster: boolean;
}

export const DEFAULT_NAMESPACE = "default";

/** That of this process. Where nobody says another one it is the guide's, as for a person who works in the sandbox. */
export const place: Place = placeFrom(process.env);

export function placeFrom({ TEST_NAMESPACE, GATEWAY_URL }: NodeJS.ProcessEnv): Place {
    const namespace = TEST_NAMESPACE ?? DEFAULT_NAMESPACE;
    return {
        namespace,
        host: gatewayHost,
        gatewayPort: Number(new URL(GATEWAY_URL ?? `http://localhost:${ports.gateway}`).port),
        isOwn: namespace !== DEFAULT_NAMESPACE,
        hasCluster: TEST_NAMESPACE === undefined,
    };
}

/** What the root project has to be told of it. */
export function placeConfig({ isOwn, namespace, host, gatewayPort }: Place = place): Readonly<Record<string, unknown>> {
    return isOwn ? { namespace, host, gateway: { port: gatewayPort } } : {};
}
