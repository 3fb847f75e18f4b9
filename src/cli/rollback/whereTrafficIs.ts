import type { ClusterClient } from "../../cluster/client.ts";
import type { Color } from "../../model/color.ts";
import { sayPercent } from "../../model/percent.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure, messageOf } from "../failure.ts";
import { readService, viewOf } from "../live/serviceState.ts";
import type { StackService } from "../stack/stackService.ts";

/** As it is seen now: what kept an update from ending may have moved the traffic too. */
export async function whereTrafficIs(service: StackService, client: ClusterClient, to: Color): Promise<string> {
    try {
        const share = viewOf(await readService(client, service)).share[to];
        return share === 1
            ? `traffic is on ${to}`
            : `traffic was back on ${to}, of it ${sayPercent(share)} is there now`;
    } catch (error) {
        return `traffic was back on ${to}, and where it is now cannot be read (${messageOf(error)})`;
    }
}

/**
 * Throws unless traffic is where configuration and state say by now. The update may have taken its time, and one that has not looked at
 * the cluster first leaves there what its state has already.
 */
export async function requireTraffic(service: StackService, client: ClusterClient, to: Color): Promise<void> {
    const details = { service: service.name, to, followed: true };
    const { route } = await readService(client, service).catch((error: unknown) => {
        const text = `${service.name}: configuration and state say ${to} too, but where the traffic is cannot be read now: ${messageOf(error)}`;
        throw new Failure(text, ExitCodes.failed, details);
    });
    const share = route?.view.share[to] ?? 0;
    if (share === 1) return;
    throw new Failure(
        `${service.name}: configuration and state say ${to}, but ${sayPercent(share)} of the traffic is there now: it was moved meanwhile by ` +
            `${route?.changedBy ?? "somebody"}. See \`bluegreen status\`; \`pulumi up --refresh\` moves it to ${to}.`,
        ExitCodes.conflict,
        details,
    );
}
