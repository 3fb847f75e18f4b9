import { setTimeout as sleep } from "node:timers/promises";
import type { ExpiringCredentials } from "../harness/api/expiringCredentials.ts";
import type { ApiFault } from "../harness/api/faults.ts";
import { proxiesConnected } from "../harness/connectedProxies.ts";
import { actOnPart } from "../harness/parts.ts";

/** A fault of the machinery, for a time. */
export interface Fault {
    /** The commands that cause it by hand for this many seconds. */
    readonly typed: (seconds: number) => readonly string[];
    readonly suffer: (api: ExpiringCredentials, seconds: number) => Promise<void>;
}

const ALL = /./;
/** Not watches: a watch that gets an error is only started again. */
const BUT_WATCHES = /^(?!.*[?&]watch=)/;

function partOf(action: string, part: string) {
    return `npm run -s sandbox -- ${action} ${part}`;
}

export const FAULTS = {
    "istiod restarts": {
        typed: () => [partOf("restart", "istiod")],
        suffer: async () => {
            await actOnPart("istiod", "restart");
            await proxiesConnected();
        },
    },
    "istiod is away": away("istiod", proxiesConnected),
    "the API server restarts": {
        typed: () => [partOf("restart", "kube-apiserver"), partOf("restart", "istiod")],
        suffer: async () => {
            await actOnPart("kube-apiserver", "restart");
            // istiod resumes its watches slowly, one by one. Restart it, so that the next step does not meet that.
            await actOnPart("istiod", "restart");
            await proxiesConnected();
        },
    },
    "Prometheus is away": away("prometheus"),
    "the API server is slow": unkind({ path: ALL, delayMs: 700 }, "answers each request 0.7 s late"),
    "the API server is busy": unkind(
        { path: BUT_WATCHES, answer: 429, retryAfterSeconds: 1 },
        "answers with 429, Retry-After: 1",
    ),
    "the API server fails": unkind({ path: BUT_WATCHES, answer: 500 }, "answers with 500"),
    "the API server hangs up": unkind({ path: BUT_WATCHES, answer: "reset" }, "cuts every connection"),
    "the API server takes no writes": unkind(
        { path: ALL, methods: ["POST", "PUT", "PATCH", "DELETE"], answer: 503 },
        "answers every write with 503",
    ),
    "the session is over": {
        typed: (seconds) => [
            `# for ${seconds} s the exec plugin of the kubeconfig fails, and its last token is rejected`,
        ],
        suffer: async (api, seconds) => {
            await api.setPlugin("fails");
            api.revoke();
            await sleep(seconds * 1000);
            await api.setPlugin("works");
        },
    },
} as const satisfies Readonly<Record<string, Fault>>;

function away(part: string, isBack: () => Promise<void> = async () => undefined): Fault {
    return {
        typed: (seconds) => [partOf("stop", part), `sleep ${seconds}`, partOf("start", part)],
        suffer: async (_, seconds) => {
            await actOnPart(part, "stop");
            try {
                await sleep(seconds * 1000);
            } finally {
                await actOnPart(part, "start");
                await isBack();
            }
        },
    };
}

/** Only clients behind the proxy meet it: pulumi, bluegreen and kubectl, not the cluster itself. */
function unkind(fault: ApiFault, what: string): Fault {
    return {
        typed: (seconds) => [`# for ${seconds} s the API server ${what} (test/harness/api/apiServerProxy.ts)`],
        suffer: async (api, seconds) => {
            const running = api.fault(fault);
            await sleep(seconds * 1000);
            running.end();
        },
    };
}

export type FaultName = keyof typeof FAULTS;

/** A past fault; times in epoch milliseconds. */
export interface Suffered {
    readonly fault: FaultName;
    readonly startedAt: number;
    readonly endedAt: number;
}
