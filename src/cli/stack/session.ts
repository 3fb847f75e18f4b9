import { dirname } from "node:path";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import type { CommonOptions } from "../options.ts";
import { type Console, openConsole } from "../output/console.ts";
import { nextCommand } from "../output/nextCommand.ts";
import { chosenAccess } from "./access.ts";
import { servicesOf, stackNameOf } from "./exportedState.ts";
import { exportStack } from "./exportStack.ts";
import { findProject } from "./project.ts";
import { recall, remember } from "./remembered.ts";
import { shortStackName } from "./stackName.ts";
import type { StackService } from "./stackService.ts";

export { clusterOf } from "./access.ts";

/** What a command works with: a stack, the chosen services in it, and a console. */
export interface Session {
    readonly options: CommonOptions;
    readonly console: Console;
    /** The stack's fully qualified name, which `pulumi` gets. */
    readonly stack: string;
    /** The name that people use. */
    readonly stackName: string;
    readonly services: StackService[];
    /** Whether the stack has more than one. */
    readonly several: boolean;
    /** A command line to type next, about the same stack, and this service of it. */
    nextCommand(words: string, service?: StackService): string;
}

/** Reads the stack's state. */
export async function openSession(options: CommonOptions): Promise<Session> {
    const projectFile = findProject(options.cwd);
    const { stack, state } = await exportStack(options);
    const services = servicesOf(state);
    if (stackNameOf(state) === undefined || services.length === 0) {
        throw new Failure(
            `The stack ${shortStackName(stack)} has no BlueGreenService. Deploy one with \`pulumi up\`, or ` +
                "choose another project or stack with --cwd and --stack.",
            ExitCodes.usage,
        );
    }
    remember({ projectFile, stack: options.stack }, { stack, services });
    return sessionOf(options, stack, services);
}

/** The session as it was the last time, in a few milliseconds; undefined where there was none. */
export function recallSession(options: CommonOptions): Session | undefined {
    const found = recall({ projectFile: findProject(options.cwd), stack: options.stack });
    if (!found) return undefined;
    const known = (options.service ?? []).every((name) => found.services.some((service) => service.name === name));
    return known ? sessionOf(options, found.stack, found.services) : undefined;
}

function sessionOf(options: CommonOptions, stack: string, all: StackService[]): Session {
    const services = chosen(all, options.service).map((service) => ({
        ...service,
        access: chosenAccess(service.access, options, dirname(findProject(options.cwd))),
    }));
    return {
        options,
        console: openConsole(options),
        stack,
        stackName: shortStackName(stack),
        services,
        several: all.length > 1,
        nextCommand: (words, service) =>
            nextCommand(words, options, { ...(service && { service: service.name }), several: all.length > 1 }),
    };
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
    throw new Failure(`The stack has several services (${known}). Choose one with --service NAME.`, ExitCodes.usage);
}
