import type { Location } from "../location.ts";
import { say } from "../paint.ts";
import { askSupervisor, type PartAction } from "../supervisor/control.ts";

/** Starts, stops or restarts one part, as a failing machine would; returns when it is done. */
export async function actOnPart(location: Location, part: string, action: PartAction): Promise<void> {
    const { parts } = await askSupervisor(location, `/parts/${encodeURIComponent(part)}/${action}`);
    say(`${part}: ${parts.find(({ name }) => name === part)?.state}`);
}
