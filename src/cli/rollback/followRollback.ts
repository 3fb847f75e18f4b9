import { dirname } from "node:path";
import type { ClusterClient } from "../../cluster/client.ts";
import { ROLLED_BACK_FROM } from "../../cutover/gate.ts";
import { type Color, other } from "../../model/color.ts";
import { messageOf } from "../../model/messageOf.ts";
import { releaseConfigOf } from "../config/readConfig.ts";
import { type ConfigPlace, type ServiceConfig, serviceConfig } from "../config/serviceConfig.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import type { Interruption } from "../interruption.ts";
import { readRelease } from "../live/releaseState.ts";
import { configFileOf, previewChange } from "../preview/previewChange.ts";
import { whatReleaseWaitsFor, whyIdlesIncomplete } from "../rollback/incompletePods.ts";
import { moveTrafficBack } from "../rollback/moveTraffic.ts";
import type { RollbackOrder } from "../rollback/order.ts";
import { requireTraffic, whereTrafficIs } from "../rollback/whereTrafficIs.ts";
import { upWhenFree } from "../stack/follow.ts";
import { findProject } from "../stack/project.ts";
import { type PulumiStack, RunFailure } from "../stack/pulumiStack.ts";
import { membersOf, namedAs, type Release } from "../stack/release.ts";
import type { Session } from "../stack/session.ts";

/** Brings configuration and state in line with the cluster. */
export async function followRollback(
    session: Session,
    release: Release,
    client: ClusterClient,
    to: Color,
    { order, lockTimeout, interruption }: { order: RollbackOrder; lockTimeout: number; interruption: Interruption },
): Promise<void> {
    const { console, options, stackName } = session;
    const say = (text: string) => console.progress(text);
    let putBack: () => Promise<void> = async () => {};
    let key = "activeColor";
    try {
        const { openPulumiStack } = await import("../stack/pulumiStack.ts");
        const stack = await openPulumiStack(dirname(findProject(options.cwd)), session.stack, options.configFile);
        const { place, traffic: before } = await releaseConfigOf(session, release);
        const config = serviceConfig(stack, release.project, place.prefix, place.entries);
        key = `${config.prefix}activeColor`;
        const refusal = session.several
            ? await requireThatNothingElseMoves(session, release, stack, { to, place })
            : undefined;
        putBack = () => config.put("activeColor", before.own.activeColor);
        await config.write({ activeColor: to, idlePercent: 0 });
        // An update that would fail may still change other services first.
        if (refusal) throw refusal;
        // The reason for the cutover no longer applies.
        if (before.cutoverReason !== undefined) {
            await config.set("cutoverReason", `rolled back to ${to}: ${order.reason}`);
        }
        const missing = whatReleaseWaitsFor(release, await readRelease(client, release));
        const without = missing && ` without a refresh, since after one Pulumi would wait for pods: ${missing}`;
        say(`${release.name}: updating the stack ${stackName}${without ?? ""}`);
        await upWhenFree(
            stack,
            {
                message: `bluegreen rollback to ${to}: ${order.reason}`,
                signal: interruption.forChildren,
                refresh: missing === undefined,
            },
            {
                lockTimeoutMilliseconds: lockTimeout,
                say,
                signal: interruption.signal,
                // An update that passed the gate just before the rollback may still overwrite the route.
                meanwhile: async () => {
                    const { moved } = await moveTrafficBack(client, release, order);
                    if (moved)
                        say(
                            `${release.name}: an update that was under way had moved traffic again; it is back on ${to}`,
                        );
                },
            },
        );
    } catch (error) {
        const { aborted } = interruption.signal;
        const missing = aborted ? undefined : await incompleteAfter(error, release, client, to);
        if (missing !== undefined) {
            console.say(
                `${release.name}: the update did everything except start all pods of the colour without traffic: ${missing}. Fix it and run ` +
                    `\`pulumi up\`. ${messageOf(error)}`,
                "warning",
            );
            return requireTraffic(release, client, to);
        }
        const details = { ...namedAs(release), to, followed: false };
        if (error instanceof WouldMoveOthers) {
            throw new Failure(
                `${release.name}: ${await whereTrafficIs(release, client, to)}. Configuration and state were left unchanged, because ` +
                    `the update would also change the route of ${error.others.join(" and ")}: the program reads its colour from the same key ` +
                    `(${key}). Give each service its own colour there. If all of them should move, set ${key} to ${to} and run ` +
                    `\`pulumi up\`. Until then every update is refused, because ${other(to)} is on hold.`,
                ExitCodes.notFollowed,
                details,
            );
        }
        if (isHeld(error)) {
            await putBack();
            throw new Failure(
                `${release.name}: traffic is on ${to}, but the program still asks for ${other(to)}: it does not read ${key} from the ` +
                    `configuration, which was restored. Set the colour to ${to} where the program reads it, then run \`pulumi up\`. ` +
                    `Until then every update is refused, because ${other(to)} is on hold.`,
                ExitCodes.notFollowed,
                details,
            );
        }
        throw new Failure(
            `${release.name}: ${await whereTrafficIs(release, client, to)}, but configuration and state have not followed: ${messageOf(error)}\n` +
                `Run \`${session.nextCommand("resume", release)}\` to bring them in line.`,
            aborted ? ExitCodes.interrupted : ExitCodes.notFollowed,
            details,
        );
    }
    await requireTraffic(release, client, to);
}

class WouldMoveOthers extends Error {
    readonly others: string[];

    constructor(others: string[]) {
        super(`the update would also change the route of ${others.join(" and ")}`);
        this.others = others;
    }
}

/**
 * A service that was not named was not checked, and its traffic may be right where it is. Gives the error of a preview that fails,
 * which tells nothing of the others.
 */
async function requireThatNothingElseMoves(
    { console, options }: Session,
    release: Release,
    stack: PulumiStack,
    { to, place }: { to: Color; place: ConfigPlace },
): Promise<Error | undefined> {
    const configFile = options.configFile ?? configFileOf(findProject(options.cwd), stack.name);
    const change = (copied: ServiceConfig) => copied.write({ activeColor: to, idlePercent: 0 });
    let routes: string[] = [];
    try {
        const told = { ...console, say: () => {} };
        ({ routes } = await previewChange(stack, release, place, {
            change,
            configFile,
            console: told,
            run: {},
        }));
    } catch (error) {
        return new Error(`no update was made, since it would fail: ${messageOf(error)}`);
    }
    const own = membersOf(release).map(({ name }) => name);
    const others = routes.filter((each) => !own.includes(each));
    if (others.length > 0) throw new WouldMoveOthers(others);
    return undefined;
}

async function incompleteAfter(
    error: unknown,
    release: Release,
    client: ClusterClient,
    to: Color,
): Promise<string | undefined> {
    if (!(error instanceof RunFailure)) return undefined;
    try {
        return whyIdlesIncomplete(error, release, await readRelease(client, release), to);
    } catch {
        // The caller then reports the error itself, and that the traffic could not be read.
        return undefined;
    }
}

/** Whether the gate refused to move the traffic onto the colour that was just left, which only a program that wants that can bring about. */
function isHeld(error: unknown): boolean {
    return messageOf(error).includes(ROLLED_BACK_FROM);
}
