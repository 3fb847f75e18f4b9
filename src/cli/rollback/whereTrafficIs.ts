import type { ClusterClient } from "../../cluster/client.ts";
import type { Color } from "../../model/color.ts";
import { messageOf } from "../../model/messageOf.ts";
import { sayPercent } from "../../model/percent.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { readService, viewOf } from "../live/serviceState.ts";
import type { StackService } from "../stack/stackService.ts";

/** Read again now: whatever made an update fail may have moved the traffic too. */
export async function whereTrafficIs(service: StackService, client: ClusterClient, to: Color): Promise<string> {
    try {
        const share = viewOf(await readService(client, service)).share[to];
        return share === 1
            ? `traffic is on ${to}`
            : `traffic was back on ${to}, but only ${sayPercent(share)} of it is there now`;
    } catch (error) {
        return `traffic was back on ${to}, but where it is now could not be read (${messageOf(error)})`;
    }
}

/**
 * Throws unless traffic is where configuration and state now say. The update may have taken long, and an update without refresh
 * changes nothing that its state has already.
 */
export async function requireTraffic(service: StackService, client: ClusterClient, to: Color): Promise<void> {
    const details = { service: service.name, to, followed: true };
    const { route } = await readService(client, service).catch((error: unknown) => {
        const text = `${service.name}: configuration and state now say ${to}, but where the traffic is could not be read: ${messageOf(error)}`;
        throw new Failure(text, ExitCodes.failed, details);
    });
    const share = route?.view.share[to] ?? 0;
    if (share === 1) return;
    throw new Failure(
        `${service.name}: configuration and state now say ${to}, but only ${sayPercent(share)} of the traffic is there: ` +
            `${route?.changedBy ?? "somebody"} moved it meanwhile. Check \`bluegreen status\`. \`pulumi up --refresh\` moves it to ${to}.`,
        ExitCodes.conflict,
        details,
    );
}
