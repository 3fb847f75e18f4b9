import { type ClusterClient, clientFor } from "../../cluster/client.ts";
import { connect } from "../../cluster/connection.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure, messageOf } from "../failure.ts";
import type { CommonOptions } from "../options.ts";
import { type Console, openConsole } from "../output/console.ts";
import { servicesOf, stackNameOf } from "./exportedState.ts";
import { exportStack } from "./exportStack.ts";
import { findProject } from "./project.ts";
import { recall, remember } from "./remembered.ts";
import type { StackService } from "./stackService.ts";

/** What a command works with: a stack, the services in it that are meant, and somebody to talk to. */
export interface Session {
    options: CommonOptions;
    console: Console;
    stackName: string;
    services: StackService[];
}

/** Reads the stack's state. */
export async function openSession(options: CommonOptions): Promise<Session> {
    const projectFile = findProject(options.cwd);
    const state = await exportStack(options);
    const [stackName, services] = [stackNameOf(state), servicesOf(state)];
    if (stackName === undefined || services.length === 0) {
        throw new Failure(
            `The stack ${stackName ?? options.stack ?? "that is selected"} has no BlueGreenService. Deploy one with \`pulumi up\`, or ` +
                "choose another project or stack with --cwd and --stack.",
            ExitCodes.usage,
        );
    }
    const { stack } = options;
    remember({ projectFile, stack }, { stackName, services });
    return { options, console: openConsole(options), stackName, services: chosen(services, options.service) };
}

/** The session as it was the last time, in a few milliseconds; undefined where there was none. */
export function recallSession(options: CommonOptions): Session | undefined {
    const found = recall({ projectFile: findProject(options.cwd), stack: options.stack });
    if (!found) return undefined;
    const { stackName, services } = found;
    const known = (options.service ?? []).every((name) => services.some((service) => service.name === name));
    if (!known) return undefined;
    return { options, console: openConsole(options), stackName, services: chosen(services, options.service) };
}

function chosen(services: StackService[], names: string[] | undefined): StackService[] {
    if (!names || names.length === 0) return services;
    return names.map((wanted) => {
        const found = services.find(({ name }) => name === wanted);
        if (found) return found;
        const known = services.map(({ name }) => name).join(", ");
        throw new Failure(`--service: got "${wanted}"; the stack has: ${known}`, ExitCodes.usage);
    });
}

/** For commands that do one thing to one service. */
export function onlyService({ services }: Session): StackService {
    const [service, ...others] = services;
    if (service && others.length === 0) return service;
    const known = services.map(({ name }) => name).join(", ");
    throw new Failure(`The stack has several services (${known}): say which with --service NAME.`, ExitCodes.usage);
}

/** The cluster of the service's provider. */
export async function clusterOf({ name, access }: StackService): Promise<ClusterClient> {
    try {
        return clientFor(await connect(access));
    } catch (error) {
        throw new Failure(`${name}: the way into its cluster is not known: ${messageOf(error)}`);
    }
}
