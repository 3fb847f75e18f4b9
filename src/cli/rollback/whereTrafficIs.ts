import type { ClusterClient } from "../../cluster/client.ts";
import type { Color } from "../../model/color.ts";
import { messageOf } from "../../model/messageOf.ts";
import { sayPercent } from "../../model/percent.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { leastShare, readEntries } from "../live/releaseState.ts";
import { namedAs, type Release } from "../stack/release.ts";

/** Read again now: whatever made an update fail may have moved the traffic too. */
export async function whereTrafficIs(release: Release, client: ClusterClient, to: Color): Promise<string> {
    try {
        const { share } = leastShare(await readEntries(client, release), to);
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
export async function requireTraffic(release: Release, client: ClusterClient, to: Color): Promise<void> {
    const details = { ...namedAs(release), to, followed: true };
    const entries = await readEntries(client, release).catch((error: unknown) => {
        const text = `${release.name}: configuration and state now say ${to}, but where the traffic is could not be read: ${messageOf(error)}`;
        throw new Failure(text, ExitCodes.failed, details);
    });
    const { share, by } = leastShare(entries, to);
    if (share === 1) return;
    throw new Failure(
        `${release.name}: configuration and state now say ${to}, but only ${sayPercent(share)} of the traffic is there: ` +
            `${by ?? "somebody"} moved it meanwhile. Check \`bluegreen status\`. \`pulumi up --refresh\` moves it to ${to}.`,
        ExitCodes.conflict,
        details,
    );
}
