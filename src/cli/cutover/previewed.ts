import type { Journal } from "../../model/route/journal.ts";
import { sameShare } from "../../model/route/view.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import type { RouteState } from "../live/serviceState.ts";
import type { PreviewResult } from "../preview/previewChange.ts";
import { leadOf, membersOf, type Release } from "../stack/release.ts";

/** What the preview is compared with. */
interface Expected {
    readonly journal: Pick<Journal, "to" | "steps">;
    /** Of the service, or of an entry of a set. */
    readonly route: RouteState | undefined;
    /** The name of that entry. */
    readonly entry?: string;
    /** Where the service's configuration is. */
    readonly prefix: string;
}

/** Throws, before anything is changed, where the update would move a service that was not named, or would not move the named one. */
export function requireThatItMoves(preview: PreviewResult, release: Release, expected: Expected): void {
    const { name } = release;
    const { journal, route, prefix, entry = leadOf(release).name } = expected;
    const own = membersOf(release).map((service) => service.name);
    const nothing = `${name}: traffic has not moved, and nothing was changed.`;
    const others = preview.routes.filter((each) => !own.includes(each));
    if (others.length > 0) {
        throw new Failure(
            `${nothing} The update would also change the route of ${others.join(" and ")}, which you did not name: the program reads ` +
                "its colour from the same key. Give each service its own colour in the configuration, such as " +
                `services.${others[0]}.activeColor, which readServiceArgs reads. If all of them should move, run \`pulumi up\`.`,
            ExitCodes.refused,
            { preview },
        );
    }
    const [percent = 100] = journal.steps;
    const differs = !sameShare(route?.view.share[journal.to] ?? 0, percent / 100);
    if (!differs || preview.routes.includes(entry)) return;
    const key = percent === 100 ? "activeColor" : "traffic.idlePercent";
    throw new Failure(
        `${nothing} The preview does not change the route${entry === name ? "" : ` of ${entry}`}: the program does not read ${prefix}${key} from the configuration. ` +
            "Let the program read it, for example with readServiceArgs, or change it there and run `pulumi up`.",
        ExitCodes.refused,
        { preview },
    );
}
