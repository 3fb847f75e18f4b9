import type { Location } from "../location.ts";
import { paint, say } from "../paint.ts";
import { askSupervisor, type SandboxStatus } from "../supervisor/control.ts";
import { isAlive, readRecord } from "../supervisor/record.ts";

/** The state of every part, or undefined where no sandbox is up. */
export async function readStatus(location: Location): Promise<SandboxStatus | undefined> {
    const record = await readRecord(location);
    return record && isAlive(record) ? askSupervisor(location) : undefined;
}

const styles = { healthy: "green", starting: "yellow", waiting: "dim", unhealthy: "red", stopped: "yellow" } as const;

/** Says per part whether it is healthy; the exit code is 0 only when all are. */
export async function status(location: Location, { json }: { json?: boolean }): Promise<number> {
    const found = await readStatus(location);
    if (json) {
        say(JSON.stringify(found ?? { state: "down", parts: [] }, null, 4));
    } else if (!found) {
        say("down: no sandbox runs for this checkout. Start it with: npm run -s sandbox -- up");
    } else {
        for (const { name, where, state, reason, restarts } of found.parts) {
            const again = restarts > 0 ? `, started again ${restarts} times` : "";
            say(`${paint(styles[state], state.padEnd(10))} ${name.padEnd(24)} ${reason ?? where}${again}`);
        }
        say(`${found.state}${found.reason ? `: ${found.reason}` : ""}`);
    }
    return found?.state === "up" && found.parts.every(({ state }) => state === "healthy") ? 0 : 1;
}
