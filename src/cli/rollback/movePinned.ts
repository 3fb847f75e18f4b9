import type { V1Service } from "@kubernetes/client-node";
import type { ClusterClient } from "../../cluster/client.ts";
import type { Stored } from "../../cluster/stored.ts";
import { pinnedTo } from "../../cutover/pin.ts";
import { type Color, other } from "../../model/color.ts";
import { messageOf } from "../../model/messageOf.ts";
import { bothColorsName } from "../../model/names.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import type { StackService } from "../stack/stackService.ts";
import { CLI_MANAGER } from "./manager.ts";

/**
 * With `service.pinToActive`, callers outside the mesh go where the Service's selector points, so it follows the route. Returns
 * whether it was moved.
 */
export async function movePinnedService(client: ClusterClient, service: StackService, to: Color): Promise<boolean> {
    const { name, place, service: known, selectors } = service;
    const from = other(to);
    const path = (of: string) => `/api/v1/namespaces/${place.namespace}/services/${of}`;
    try {
        const [pinned, both] = await Promise.all([
            client.get<Stored<V1Service>>(path(known)),
            client.get<Stored<V1Service>>(path(bothColorsName(known))),
        ]);
        if (!pinned || !both || pinnedTo(pinned.spec?.selector, selectors) !== from) return false;
        // The colours may listen on different ports; the Service over both colours names the port so that it is right for either.
        const ports = pinned.spec?.ports?.map((port) => ({
            ...port,
            targetPort: both.spec?.ports?.find((each) => each.port === port.port)?.targetPort ?? port.targetPort,
        }));
        const none = Object.fromEntries(Object.keys(selectors[from]).map((label) => [label, null]));
        await client.patch(`${path(known)}?fieldManager=${CLI_MANAGER}`, {
            spec: { selector: { ...none, ...selectors.service, ...selectors[to] }, ...(ports && { ports }) },
        });
        return true;
    } catch (error) {
        throw new Failure(
            `${name}: traffic is on ${to} for all callers that follow the route, but the Service ${known} could not be moved: ` +
                `${messageOf(error)}\nCallers without a sidecar may still reach ${from}. Run \`bluegreen rollback\` again, or \`bluegreen resume\`.`,
            ExitCodes.notFollowed,
        );
    }
}
