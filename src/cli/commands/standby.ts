import { dirname } from "node:path";
import { type Color, other } from "../../model/color.ts";
import { messageOf } from "../../model/messageOf.ts";
import { colorName } from "../../model/names.ts";
import { plural } from "../../model/plural.ts";
import { hasTraffic, heaviest } from "../../model/route/view.ts";
import { releaseConfigOf } from "../config/readConfig.ts";
import { type ConfigPlace, serviceConfig, type TrafficConfig } from "../config/serviceConfig.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { listenForInterruption } from "../interruption.ts";
import { sayJournal } from "../live/journal.ts";
import { type MemberState, readRelease, requireOwnRoutes } from "../live/releaseState.ts";
import type { ServiceState } from "../live/serviceState.ts";
import type { CommonOptions } from "../options.ts";
import { configFileOf, previewChange } from "../preview/previewChange.ts";
import { upWhenFree } from "../stack/follow.ts";
import { findProject } from "../stack/project.ts";
import { openPulumiStack, type PulumiStack } from "../stack/pulumiStack.ts";
import { isAbout, isSet, leadOf, namedAs, ofMember, type Release } from "../stack/release.ts";
import { clusterOf, onlyRelease, openSession, type Session } from "../stack/session.ts";

const KEY = "standbyReplicas";

export interface StandbyOptions extends CommonOptions {
    readonly lockTimeout: number;
}

/** Gives the colour without traffic fewer or more pods, by configuration and update, so that later updates keep them. */
export async function standby(replicas: number, options: StandbyOptions): Promise<void> {
    const session = await openSession(options);
    const words = `standby ${replicas}`;
    const release = onlyRelease(session, words);
    const client = await clusterOf(leadOf(release));
    const { console, stackName } = session;
    const before = await readRelease(client, release);
    requireOwnRoutes(before);
    const idle = idleColor(release, before);
    const stack = await openPulumiStack(dirname(findProject(options.cwd)), session.stack, options.configFile);
    const { name } = release;
    const { place, traffic: configuration } = await releaseConfigOf(session, release);
    const held = before.some(({ route }) => route?.hold !== undefined);
    requireAgreement(session, release, { idle, held }, configuration);
    const { standbyReplicas: configured, own } = configuration;
    const config = serviceConfig(stack, release.project, place.prefix, place.entries);
    const podsOf = ({ colors }: ServiceState) => colors[idle]?.replicas;
    if (configured !== replicas) {
        await requireThatItChanges(session, stack, { release, idle, before, replicas, place });
    }
    const putBack = () => config.put(KEY, own.standbyReplicas === undefined ? undefined : String(own.standbyReplicas));
    await config.set(KEY, String(replicas));
    const say = (text: string) => console.progress(text);
    const had = [...new Set(before.map((state) => podsOf(state) ?? 0))].join(" or ");
    say(`${name}: scaling ${idle} from ${had} to ${plural(replicas, "pod")}; updating the stack ${stackName}`);
    // The first service that does not have so many, if any.
    const unchanged = async () => (await readRelease(client, release)).find((state) => podsOf(state) !== replicas);
    const interruption = listenForInterruption();
    const run = {
        signal: interruption.forChildren,
        message: `bluegreen standby ${replicas}`,
        onMessage: (severity: string, text: string) => {
            if (severity === "warning" || isAbout(release, text)) say(text);
        },
    };
    try {
        await upWhenFree(stack, run, {
            lockTimeoutMilliseconds: options.lockTimeout,
            say,
            nextCommand: session.nextCommand(words, release),
            signal: interruption.signal,
        });
    } catch (error) {
        const left = await unchanged().catch((unread: unknown) => {
            throw new Failure(
                `${name}: the update failed: ${messageOf(error)}\nWhether ${idle} was changed could not be read: ${messageOf(unread)}\n` +
                    `The configuration says ${KEY} ${replicas}. Run \`${session.nextCommand(words, release)}\` again.`,
            );
        });
        if (!left) {
            throw new Failure(
                `${name}: ${idle} has ${plural(replicas, "pod")}, but the update then failed: ${messageOf(error)}\nRun \`${session.nextCommand(words, release)}\` again.`,
                ExitCodes.notFollowed,
            );
        }
        await putBack();
        const what = isSet(release) ? `${idle} was not changed in all services` : `${idle} was not changed`;
        throw new Failure(
            `${name}: ${what}. The update failed: ${messageOf(error)}\nThe configuration was restored.`,
            interruption.signal.aborted ? ExitCodes.interrupted : ExitCodes.refused,
        );
    } finally {
        interruption.end();
    }
    const left = await unchanged();
    if (left) {
        await putBack();
        const has = ofMember(release, left.service, `${idle} still has ${plural(podsOf(left) ?? 0, "pod")}`);
        throw new Failure(
            `${name}: ${has}. The program does not read ${config.prefix}${KEY} from the ` +
                `configuration, or ${overrides(release, left, idle)} overrides it. Change it there. The configuration was restored.`,
        );
    }
    console.say(`${name}: ${idle} has ${plural(replicas, "pod")}${isSet(release) ? " in each service" : ""}`, "good");
    if (replicas === 0) console.say(`${name}: a rollback to ${idle} must start pods first`, "warning");
    console.result({ ...namedAs(release), color: idle, replicas });
}

/** What a service has of its own, before what is set for all. */
function overrides(release: Release, { service }: MemberState, idle: Color): string {
    if (!isSet(release)) return `${idle}.replicas`;
    return `services.${service.name}.${KEY} or ${idle}.replicas`;
}

/** Refuses where the update would also move traffic, because the configuration says something else than the route. */
export function requireAgreement(
    { nextCommand }: Pick<Session, "nextCommand">,
    release: Release,
    { idle, held }: { idle: Color; held: boolean },
    { activeColor, idlePercent = 0, hasMatch }: Pick<TrafficConfig, "activeColor" | "idlePercent" | "hasMatch">,
): void {
    const asks =
        activeColor === idle
            ? `activeColor ${idle}`
            : [idlePercent > 0 ? "traffic.idlePercent" : "", hasMatch ? "traffic.match" : ""]
                  .filter(Boolean)
                  .join(" and ");
    if (asks === "") return;
    const words = held ? "resume" : `cutover ${other(idle)}`;
    throw new Failure(
        `${release.name}: nothing was changed. ${other(idle)} has all the traffic, but the configuration says ${asks}, so the update ` +
            `would move it. Bring the configuration in line first, with \`${nextCommand(words, release)}\`.`,
        ExitCodes.refused,
    );
}

interface Scaling {
    readonly release: Release;
    readonly idle: Color;
    readonly before: readonly MemberState[];
    readonly replicas: number;
    readonly place: ConfigPlace;
}

/** Throws, before anything is changed, where the program does not follow the configuration. */
async function requireThatItChanges(
    { options, console }: Session,
    stack: PulumiStack,
    { release, idle, before, replicas, place }: Scaling,
): Promise<void> {
    const configFile = options.configFile ?? configFileOf(findProject(options.cwd), stack.name);
    const podsOf = ({ colors }: MemberState) => colors[idle]?.replicas ?? 0;
    const others = before.filter((state) => podsOf(state) !== replicas);
    // Where the colour has that many already, only another number shows whether the program reads the key.
    const isThere = others.length === 0;
    const tried = isThere ? another(replicas) : replicas;
    const { resources, routes } = await previewChange(stack, release, place, {
        change: (copied) => copied.set(KEY, String(tried)),
        configFile,
        console: isThere ? { ...console, say: () => {} } : console,
        run: {},
    });
    if (routes.length > 0) {
        throw new Failure(
            `${release.name}: nothing was changed. The update would also change the route of ${routes.join(" and ")}. If that is ` +
                "intended, run `pulumi up` first.",
            ExitCodes.refused,
        );
    }
    const changes = ({ service }: MemberState) =>
        resources.some((each) => each.endsWith(` Deployment ${colorName(service.name, idle)}`));
    const left = (isThere ? before : others).find((state) => !changes(state));
    if (!left) return;
    const has = plural(podsOf(left), "pod");
    const found = isThere
        ? `${idle} already has ${has}, but not from the configuration`
        : `${isSet(release) ? "the" : "The"} preview leaves ${idle} at ${has}`;
    throw new Failure(
        `${release.name}: nothing was changed. ${ofMember(release, left.service, found)}: the program does not read ` +
            `${place.prefix}${KEY} from the configuration, or ${overrides(release, left, idle)} overrides it. Let the program read it, for example ` +
            "with readServiceArgs, or change it there and run `pulumi up`.",
        ExitCodes.refused,
    );
}

/** Another number of pods to try. If possible neither 0 nor above the requested number, since those may be refused. */
function another(replicas: number): number {
    return replicas > 1 ? replicas - 1 : replicas + 1;
}

function idleColor(release: Release, states: readonly MemberState[]): Color {
    const idle = states.map((state) => idleOf(state));
    const [color] = idle;
    if (color !== undefined && idle.every((each) => each === color)) return color;
    throw new Failure(
        `${release.name}: nothing was changed. Its services have their traffic on different colours. Check \`bluegreen status\`.`,
        ExitCodes.refused,
    );
}

function idleOf({ service: { name }, route }: MemberState): Color {
    if (!route) {
        throw new Failure(
            `${name}: there is no VirtualService, so it is not known which colour is idle. Run \`pulumi up --refresh\`.`,
            ExitCodes.refused,
        );
    }
    if (route.journal) {
        throw new Failure(
            `${name}: nothing was changed. A cutover is under way: ${sayJournal(route.journal)}.`,
            ExitCodes.refused,
        );
    }
    const active = heaviest(route.view);
    if (active === undefined || hasTraffic(route.view, other(active))) {
        throw new Failure(
            `${name}: nothing was changed. Both colours have traffic, so neither is idle. End the split with ` +
                "`bluegreen cutover` or `bluegreen rollback` first.",
            ExitCodes.refused,
        );
    }
    return other(active);
}
