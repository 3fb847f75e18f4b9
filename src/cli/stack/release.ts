import type { StackService } from "./stackService.ts";

/** What changes colour together: a service, or the services of a release set. */
export type Release = StackService | ReleaseSet;

/** A BlueGreenReleaseSet of a stack. */
export interface ReleaseSet {
    readonly name: string;
    readonly project: string;
    readonly members: readonly StackService[];
    /** Those by which requests enter: only their routes decide which colour a request gets. */
    readonly entries: readonly StackService[];
}

/** What the services of a stack are released as: each by itself, or with the others of its set. */
export function releasesOf(services: readonly StackService[]): Release[] {
    return services.flatMap((service): Release[] => {
        const { set, project } = service;
        if (!set) return [service];
        const named = (names: readonly string[]) =>
            names.flatMap((name) => services.find((each) => each.name === name && each.set?.name === set.name) ?? []);
        const members = named(set.members);
        return members[0] === service ? [{ name: set.name, project, members, entries: named(set.entries) }] : [];
    });
}

export function isSet(release: Release): release is ReleaseSet {
    return "members" in release;
}

export function membersOf(release: Release): readonly StackService[] {
    return isSet(release) ? release.members : [release];
}

/** The services by whose routes traffic is moved. */
export function entriesOf(release: Release): readonly StackService[] {
    return isSet(release) ? release.entries : [release];
}

/** The service whose route records a cutover that is under way: the first entry. */
export function leadOf(release: Release): StackService {
    const [lead] = entriesOf(release);
    if (!lead) throw new Error(`${release.name}: no entry of the release set is deployed yet. Run \`pulumi up\` first`);
    return lead;
}

/** A text about one of several services. */
export function ofMember(release: Release, { name }: Pick<StackService, "name">, text: string): string {
    return isSet(release) ? `${name}: ${text}` : text;
}

/** How the `--json` output names it. */
export function namedAs(release: Release): object {
    if (!isSet(release)) return { service: release.name };
    return { releaseSet: release.name, services: release.members.map(({ name }) => name) };
}

/** Whether a message of an update is about one of its services, or about the set. */
export function isAbout(release: Release, text: string): boolean {
    return (
        membersOf(release).some(({ name }) => text.startsWith(`${name}:`)) ||
        (isSet(release) && text.startsWith(`Release set ${release.name}:`))
    );
}
