import type { ClusterClient } from "../../cluster/client.ts";
import type { Color } from "../../model/color.ts";
import { messageOf } from "../../model/messageOf.ts";
import { listPods, type Pod } from "../live/pods.ts";
import { readService } from "../live/serviceState.ts";
import type { CommonOptions } from "../options.ts";
import { type MeasuredStatus, measureStatus } from "../prometheus/measureStatus.ts";
import { clusterOf, openSession, type Session } from "../stack/session.ts";
import type { StackService } from "../stack/stackService.ts";
import { lookAgain } from "../status/lookAgain.ts";
import { describeStatus, type ServiceStatus, statusOf } from "../status/serviceStatus.ts";

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
    const { console, services, stackName } = session;
    const found = await Promise.all(services.map((service) => read(session, service, options)));
    console.result({ stack: stackName, time: new Date().toISOString(), services: found });
    if (console.json) return;
    const text = found.map((each) => describeStatus(each, (words, tone) => console.paint(words, tone))).join("\n\n");
    if (options.watch) await console.redraw(`${text}\n`);
    else console.say(text);
}

async function read(session: Session, service: StackService, { prometheus }: StatusOptions): Promise<ServiceStatus> {
    const client = await clusterOf(service);
    const [state, measured, blue, green] = await Promise.all([
        readService(client, service),
        measuredOf(service, prometheus),
        podsOf(client, service, "blue"),
        podsOf(client, service, "green"),
    ]);
    return statusOf(service, state, measured, {
        now: new Date(),
        pods: { blue, green },
        nextCommand: (words) => session.nextCommand(words, service),
    });
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
