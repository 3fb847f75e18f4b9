import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../sandbox/supervisor/probe.ts";
import { type ActiveAlert, prometheus } from "./prometheus.ts";

export interface AlertWatch {
    /** Returns the alert once it fires. */
    fires(what: string, withinSeconds: number): Promise<ActiveAlert>;
    /** Returns once nothing fires any more. */
    calms(withinSeconds: number): Promise<void>;
    /** Everything that fired since the last call, sorted. */
    fired(): string[];
    stop(): Promise<void>;
}

/** Looks at the alerts all the time, so that one that fires for a moment is seen too. */
export function watchAlerts(): AlertWatch {
    let seen = new Set<string>();
    let now: readonly ActiveAlert[] = [];
    let looks = 0;
    let failure: unknown;
    let stopped = false;
    const look = async () => {
        while (!stopped) {
            now = await prometheus.alerts();
            looks++;
            for (const { what, state } of now) {
                if (state === "firing") {
                    seen.add(what);
                }
            }
            await sleep(300);
        }
    };
    const looking = look().catch((error: unknown) => {
        failure = error;
    });
    const ended = () => (failure ? `the watch of alerts ended: ${String(failure)}` : undefined);
    return {
        fires: (wanted, withinSeconds) =>
            eventually(
                () => {
                    const alert = now.find(({ what, state }) => what === wanted && state === "firing");
                    if (!alert) throw new Error(`${wanted} does not fire; there are ${JSON.stringify(now)}`);
                    return alert;
                },
                withinSeconds,
                ended,
            ),
        calms: async (withinSeconds) => {
            const before = looks;
            await eventually(
                async () => {
                    const still = now.filter(({ state }) => state === "firing").map(({ what }) => what);
                    if (looks === before || still.length > 0) {
                        throw new Error(`${still.join(", ") || "nothing yet"} fires`);
                    }
                },
                withinSeconds,
                ended,
            );
        },
        fired: () => {
            if (failure) throw new Error(ended());
            const found = [...seen].sort();
            seen = new Set();
            return found;
        },
        stop: async () => {
            stopped = true;
            await looking;
        },
    };
}
