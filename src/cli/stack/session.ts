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
import { isSet, type Release, releasesOf } from "./release.ts";
import { recall, remember } from "./remembered.ts";
import { shortStackName } from "./stackName.ts";
import type { SetOfService, StackService } from "./stackService.ts";

export { clusterOf } from "./access.ts";

/** What a command works with: a stack, chosen services in it, and a console. */
export interface Session {
    readonly options: CommonOptions;
    readonly console: Console;
    /** The stack's fully qualified name, which `pulumi` gets. */
    readonly stack: string;
    /** The name that people use. */
    readonly stackName: string;
    /** The chosen services: together where they change colour together. */
    readonly releases: readonly Release[];
    /** Whether the stack has more than one release. */
    readonly several: boolean;
    /** A command line to type next, about the same stack, and this release of it. */
    nextCommand(words: string, release?: Release): string;
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
    const known = (options.service ?? []).every((name) => named(found.services, name) !== undefined);
    return known ? sessionOf(options, found.stack, found.services) : undefined;
}

function sessionOf(options: CommonOptions, stack: string, recorded: readonly StackService[]): Session {
    const all = recorded.map((service) => ({
        ...service,
        access: chosenAccess(service.access, options, dirname(findProject(options.cwd))),
    }));
    const releases = chosen(all, options.service);
    const several = releasesOf(all).length > 1;
    return {
        options,
        console: openConsole(options),
        stack,
        stackName: shortStackName(stack),
        releases,
        several,
        nextCommand: (words, release) =>
            nextCommand(words, options, { ...(release && { service: movedAs(release) }), several }),
    };
}

function chosen(services: readonly StackService[], names: string[] | undefined): Release[] {
    if (!names || names.length === 0) return releasesOf(services);
    return names.map((wanted) => {
        const found = named(services, wanted);
        if (found) return found;
        const sets = releasesOf(services).filter(isSet);
        const known = [...sets, ...services].map(({ name }) => name).join(", ");
        throw new Failure(`--service: got "${wanted}"; the stack has: ${known}`, ExitCodes.usage);
    });
}

/** A set may be called as one of its services is, as the root project's is. Then all are meant. */
function named(services: readonly StackService[], wanted: string): Release | undefined {
    const isMeant = ({ name }: Release) => name === wanted;
    return releasesOf(services).filter(isSet).find(isMeant) ?? services.find(isMeant);
}

/** The name by which a command moves it: the set's, for a service of one. */
function movedAs(release: Release): string {
    return isSet(release) ? release.name : (release.set?.name ?? release.name);
}

/** For commands that do one thing to one release; `words` is the command. */
export function onlyRelease({ releases, nextCommand: next }: Session, words: string): Release {
    const [release, ...others] = releases;
    if (release && others.length === 0) {
        if (!isSet(release) && release.set) throw notAlone(release.name, release.set, next(words, release));
        return release;
    }
    const known = releases.map(({ name }) => name).join(", ");
    throw new Failure(`The stack has several services (${known}). Choose one with --service NAME.`, ExitCodes.usage);
}

function notAlone(name: string, set: SetOfService, command: string): Failure {
    return new Failure(
        `${name}: nothing was changed. It belongs to the release set ${set.name} (${set.members.join(", ")}), whose services change ` +
            `colour together: if one moved alone, requests would go from one colour to the other. To move all, run \`${command}\`.`,
        ExitCodes.usage,
    );
}
