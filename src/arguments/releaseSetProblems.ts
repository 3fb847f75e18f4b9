import { collisions } from "./claims.ts";
import type { Problem } from "./problems.ts";
import { defaultEntries, type Settings } from "./settings.ts";

/** What is wrong only when the services of a set are looked at together. */
export function releaseSetProblems(members: readonly Settings[], entry: readonly string[] | undefined): Problem[] {
    const entries = entry ?? defaultEntries(members);
    return [
        ...entryProblems(members, entry),
        ...members.flatMap((member) =>
            entries.includes(member.name) ? splitProblems(member, members) : notAnEntry(member),
        ),
        ...collisions(members.map((settings) => ({ settings, prefix: `services.${settings.name}.` }))),
    ];
}

function entryProblems(members: readonly Settings[], entry: readonly string[] | undefined): Problem[] {
    if (!entry) return [];
    const names = members.map(({ name }) => name);
    const problems = entry.flatMap((name, index): Problem[] => {
        if (!names.includes(name))
            return [
                {
                    path: `entry[${index}]`,
                    reason: `got ${JSON.stringify(name)}; allowed: the names of services of the set: ${names.join(", ")}`,
                },
            ];
        if (entry.indexOf(name) === index) return [];
        return [{ path: `entry[${index}]`, reason: `got ${JSON.stringify(name)} twice; allowed: each service once` }];
    });
    const missing = members.filter(({ name, hosts }) => hosts.length > 0 && !entry.includes(name));
    return [
        ...problems,
        ...missing.map(({ name }) => ({
            path: "entry",
            reason: `got ${JSON.stringify(entry)}; allowed: also ${JSON.stringify(name)}, which callers outside the mesh use by its hosts`,
        })),
    ];
}

/** How a service's own route may give requests to the idle colour. */
function splitsOf({ traffic: { idlePercent, match, mirrorPercent } }: Settings): string[] {
    return [
        ...(idlePercent > 0 ? ["idlePercent"] : []),
        ...(match.length > 0 ? ["match"] : []),
        ...(mirrorPercent > 0 ? ["mirrorPercent"] : []),
    ];
}

function notAnEntry(member: Settings): Problem[] {
    return splitsOf(member).map((field) => ({
        path: `services.${member.name}.traffic.${field}`,
        reason: "cannot be given here, because only an entry decides which colour a request gets; allowed: at a service in entry",
    }));
}

/** A request that an entry gives to the idle colour goes on to the idle colour of other members. */
function splitProblems(entry: Settings, members: readonly Settings[]): Problem[] {
    const [field] = splitsOf(entry);
    if (field === undefined) return [];
    return members
        .filter((member) => member !== entry && !member.autoscaling && member.colors[member.idle].replicas === 0)
        .map((member) => ({
            path: `services.${member.name}.standbyReplicas`,
            reason:
                `gives ${member.idle} 0 replicas, which would get requests by services.${entry.name}.traffic.${field}; allowed: at ` +
                `least 1 (standbyReplicas or ${member.idle}.replicas)`,
        }));
}
