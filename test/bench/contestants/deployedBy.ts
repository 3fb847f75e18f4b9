import type { Deployed } from "./contestant.ts";
import { type Controller, type ControllerSettings, startController } from "./controller.ts";

/** How a peer deploys, once its controller runs. */
interface Deployment {
    /** What is given to `atEnd` is called before anything is deleted. */
    make(controller: Controller, atEnd: (stop: () => void) => void): Promise<Omit<Deployed, "remove">>;
    /** Deletes whatever is left of all that is made, the controller being gone. */
    clear(): Promise<void>;
}

/** A service that a peer's controller looks after; the controller runs from before its first object until its last one goes. */
export async function deployedBy(settings: ControllerSettings, { make, clear }: Deployment): Promise<Deployed> {
    const controller = await startController(settings);
    const stops: (() => void)[] = [];
    const remove = async () => {
        for (const stop of stops) stop();
        // It would make again what is deleted.
        await controller.stop();
        await clear();
        await controller.removeDefinitions();
    };
    try {
        return { ...(await make(controller, (stop) => stops.push(stop))), remove };
    } catch (error) {
        await remove();
        throw error;
    }
}
