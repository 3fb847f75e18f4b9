import { dirname } from "node:path";
import { type Color, other } from "../../model/color.ts";
import { messageOf } from "../../model/messageOf.ts";
import { colorName } from "../../model/names.ts";
import { plural } from "../../model/plural.ts";
import { hasTraffic, heaviest } from "../../model/route/view.ts";
import { trafficConfigOf } from "../config/readConfig.ts";
import { type ServiceConfig, serviceConfig, type TrafficConfig } from "../config/serviceConfig.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { listenForInterruption } from "../interruption.ts";
import { sayJournal } from "../live/journal.ts";
import { requireOwnRoute } from "../live/ownRoute.ts";
import { readService, type ServiceState } from "../live/serviceState.ts";
import type { CommonOptions } from "../options.ts";
import { configFileOf, previewChange } from "../preview/previewChange.ts";
import { upWhenFree } from "../stack/follow.ts";
import { findProject } from "../stack/project.ts";
import { openPulumiStack, type PulumiStack } from "../stack/pulumiStack.ts";
import { clusterOf, onlyService, openSession, type Session } from "../stack/session.ts";
import type { StackService } from "../stack/stackService.ts";

const KEY = "standbyReplicas";

export interface StandbyOptions extends CommonOptions {
    readonly lockTimeout: number;
}

/** Gives the colour without traffic fewer or more pods, by configuration and update, so that later updates keep them. */
export async function standby(replicas: number, options: StandbyOptions): Promise<void> {
    const session = await openSession(options);
    const service = onlyService(session);
    const client = await clusterOf(service);
    const { console, stackName } = session;
    const before = await readService(client, service);
    requireOwnRoute(service, before.route);
    const idle = idleColor(service, before);
    const stack = await openPulumiStack(dirname(findProject(options.cwd)), session.stack, options.configFile);
    const { name } = service;
    const configuration = await trafficConfigOf(session, service);
    requireAgreement(session, service, { idle, held: before.route?.hold !== undefined }, configuration);
    const { prefix, standbyReplicas: configured, own } = configuration;
    const config = serviceConfig(stack, service.project, prefix);
    if (configured !== replicas) {
        const had = before.colors[idle]?.replicas ?? 0;
        await requireThatItChanges(session, stack, { service, idle, before: had, replicas, config });
    }
    const putBack = () => config.put(KEY, own.standbyReplicas === undefined ? undefined : String(own.standbyReplicas));
    await config.set(KEY, String(replicas));
    const say = (text: string) => console.progress(text);
    say(
        `${name}: scaling ${idle} from ${before.colors[idle]?.replicas ?? 0} to ${plural(replicas, "pod")}; updating the stack ${stackName}`,
    );
    const podsNow = async () => (await readService(client, service)).colors[idle]?.replicas;
    const interruption = listenForInterruption();
    const run = {
        signal: interruption.forChildren,
        message: `bluegreen standby ${replicas}`,
        onMessage: (severity: string, text: string) => {
            if (severity === "warning" || text.startsWith(`${name}:`)) say(text);
        },
    };
    const words = `standby ${replicas}`;
    try {
        await upWhenFree(stack, run, {
            lockTimeoutMilliseconds: options.lockTimeout,
            say,
            nextCommand: session.nextCommand(words, service),
            signal: interruption.signal,
        });
    } catch (error) {
        const found = await podsNow().catch((unread: unknown) => {
            throw new Failure(
                `${name}: the update failed: ${messageOf(error)}\nWhether ${idle} was changed could not be read: ${messageOf(unread)}\n` +
                    `The configuration says ${KEY} ${replicas}. Run \`${session.nextCommand(words, service)}\` again.`,
            );
        });
        if (found === replicas) {
            throw new Failure(
                `${name}: ${idle} has ${plural(replicas, "pod")}, but the update then failed: ${messageOf(error)}\nRun \`${session.nextCommand(words, service)}\` again.`,
                ExitCodes.notFollowed,
            );
        }
        await putBack();
        throw new Failure(
            `${name}: ${idle} was not changed. The update failed: ${messageOf(error)}\nThe configuration was restored.`,
            interruption.signal.aborted ? ExitCodes.interrupted : ExitCodes.refused,
        );
    } finally {
        interruption.end();
    }
    const has = await podsNow();
    if (has !== replicas) {
        await putBack();
        throw new Failure(
            `${name}: ${idle} still has ${plural(has ?? 0, "pod")}. The program does not read ${config.prefix}${KEY} from the ` +
                `configuration, or ${idle}.replicas overrides it. Change it there. The configuration was restored.`,
        );
    }
    console.say(`${name}: ${idle} has ${plural(replicas, "pod")}`, "good");
    if (replicas === 0) console.say(`${name}: a rollback to ${idle} must start pods first`, "warning");
    console.result({ service: name, color: idle, replicas });
}

/** Refuses where the update would also move traffic, because the configuration says something else than the route. */
export function requireAgreement(
    { nextCommand }: Pick<Session, "nextCommand">,
    service: StackService,
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
        `${service.name}: nothing was changed. ${other(idle)} has all the traffic, but the configuration says ${asks}, so the update ` +
            `would move it. Bring the configuration in line first, with \`${nextCommand(words, service)}\`.`,
        ExitCodes.refused,
    );
}

/** Throws, before anything is changed, where the program does not follow the configuration. */
async function requireThatItChanges(
    { options, console }: Session,
    stack: PulumiStack,
    {
        service,
        idle,
        before,
        replicas,
        config,
    }: { service: StackService; idle: Color; before: number; replicas: number; config: ServiceConfig },
): Promise<void> {
    const configFile = options.configFile ?? configFileOf(findProject(options.cwd), stack.name);
    // Where the colour has that many already, only another number shows whether the program reads the key.
    const tried = before === replicas ? another(replicas) : replicas;
    const { resources, routes } = await previewChange(stack, service, config.prefix, {
        change: (copied) => copied.set(KEY, String(tried)),
        configFile,
        console: before === replicas ? { ...console, say: () => {} } : console,
        run: {},
    });
    if (routes.length > 0) {
        throw new Failure(
            `${service.name}: nothing was changed. The update would also change the route of ${routes.join(" and ")}. If that is ` +
                "intended, run `pulumi up` first.",
            ExitCodes.refused,
        );
    }
    if (resources.some((each) => each.endsWith(` Deployment ${colorName(service.name, idle)}`))) return;
    const found =
        before === replicas
            ? `${idle} already has ${plural(before, "pod")}, but not from the configuration`
            : `The preview leaves ${idle} at ${plural(before, "pod")}`;
    throw new Failure(
        `${service.name}: nothing was changed. ${found}: the program does not read ` +
            `${config.prefix}${KEY} from the configuration, or ${idle}.replicas overrides it. Let the program read it, for example ` +
            "with readServiceArgs, or change it there and run `pulumi up`.",
        ExitCodes.refused,
    );
}

/** Another number of pods to try. If possible neither 0 nor above the requested number, since those may be refused. */
function another(replicas: number): number {
    return replicas > 1 ? replicas - 1 : replicas + 1;
}

function idleColor({ name }: StackService, { route }: ServiceState): Color {
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
