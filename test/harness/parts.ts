import { locate } from "../sandbox/location.ts";
import { askSupervisor, type PartAction } from "../sandbox/supervisor/control.ts";

/** Stops, starts or restarts a part of the sandbox that the test runs in, such as istiod; returns when it is done. */
export async function actOnPart(part: string, action: PartAction): Promise<void> {
    await askSupervisor(locate(), `/parts/${part}/${action}`);
}
