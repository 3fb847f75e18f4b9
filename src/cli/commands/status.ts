import type { ClusterClient } from "../../cluster/client.ts";
import type { Color } from "../../model/color.ts";
import { messageOf } from "../../model/messageOf.ts";
import { listPods, type Pod } from "../live/pods.ts";
import { atOnce, type MemberState } from "../live/releaseState.ts";
import { readService } from "../live/serviceState.ts";
import type { CommonOptions } from "../options.ts";
import type { Console } from "../output/console.ts";
import type { NextCommand } from "../output/nextCommand.ts";
import { type MeasuredStatus, measureStatus } from "../prometheus/measureStatus.ts";
import { isSet, membersOf, type Release } from "../stack/release.ts";
import { clusterOf, openSession, type Session } from "../stack/session.ts";
import type { StackService } from "../stack/stackService.ts";
import { lookAgain } from "../status/lookAgain.ts";
import { describeStatus, type ServiceStatus, statusOf } from "../status/serviceStatus.ts";
import { describeSet, type SetStatus, setStatusOf } from "../status/setStatus.ts";

export interface StatusOptions extends CommonOptions {
    readonly watch?: boolean;
    readonly interval: number;
    readonly prometheus?: string;
}

/** Where traffic goes now, what runs, and how well: read from the cluster, not from Pulumi's state. */
export async function status(options: StatusOptions): Promise<void> {
    const session = await openSession(options);
    if (!options.watch) {
        await show(session, options);
        return;
    }
    const stop = new AbortController();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
    // The reader has gone, as after `| head`.
    process.stdout.once("error", () => stop.abort());
    const tell = async (error: unknown) => {
        const { console, stackName } = session;
        console.result({ stack: stackName, time: new Date().toISOString(), error: messageOf(error) });
        if (!console.json)
            await console.redraw(console.paint(`the status could not be read: ${messageOf(error)}`, "bad"));
    };
    await lookAgain(() => show(session, options), tell, { interval: options.interval, signal: stop.signal });
}

async function show(session: Session, options: StatusOptions): Promise<void> {
    const { console, releases, stackName } = session;
    const found = await Promise.all(releases.map((release) => read(session, release, options)));
    const sets = found.flatMap(({ set }) => set ?? []);
    console.result({
        stack: stackName,
        time: new Date().toISOString(),
        services: found.flatMap(({ services }) => services),
        ...(sets.length > 0 && { releaseSets: sets }),
    });
    if (console.json) return;
    const text = found.flatMap((each) => describe(each, (words, tone) => console.paint(words, tone))).join("\n\n");
    if (options.watch) await console.redraw(`${text}\n`);
    else console.say(text);
}

interface Found {
    readonly services: readonly ServiceStatus[];
    readonly set: SetStatus | undefined;
}

function describe({ services, set }: Found, paint: Console["paint"]): string[] {
    return set ? [describeSet(set, services, paint)] : services.map((each) => describeStatus(each, paint));
}

async function read(session: Session, release: Release, options: StatusOptions): Promise<Found> {
    const nextCommand = (words: string) => session.nextCommand(words, release);
    const found = await atOnce(membersOf(release), (service) => readStatus(service, nextCommand, options));
    const services = found.map(({ status: each }) => each);
    const states = found.map(({ state }) => state);
    return { services, set: isSet(release) ? setStatusOf(release, states, services, nextCommand) : undefined };
}

async function readStatus(
    service: StackService,
    nextCommand: NextCommand,
    { prometheus }: StatusOptions,
): Promise<{ state: MemberState; status: ServiceStatus }> {
    const client = await clusterOf(service);
    const [state, measured, blue, green] = await Promise.all([
        readService(client, service),
        measuredOf(service, prometheus),
        podsOf(client, service, "blue"),
        podsOf(client, service, "green"),
    ]);
    const known = { now: new Date(), pods: { blue, green }, nextCommand };
    return { state: { service, ...state }, status: statusOf(service, state, measured, known) };
}

/** An account that may not list pods may still see where traffic goes. */
async function podsOf(client: ClusterClient, service: StackService, color: Color): Promise<Pod[] | null> {
    return listPods(client, service, color).catch(() => null);
}

/** A status without measurements is still useful, so a Prometheus that does not answer is only noted in it. */
async function measuredOf(service: StackService, url: string | undefined): Promise<MeasuredStatus> {
    if (url === undefined) return { unavailable: "no --prometheus URL" };
    try {
        return await measureStatus(service, url);
    } catch (error) {
        return { unavailable: messageOf(error) };
    }
}
