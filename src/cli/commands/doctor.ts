import { writeFileSync } from "node:fs";
import { listConfigOf, readReleaseConfig } from "../config/readConfig.ts";
import { type Examination, examine } from "../doctor/examine.ts";
import { Failure } from "../failure.ts";
import { keepingOf } from "../live/keeping.ts";
import type { CommonOptions } from "../options.ts";
import { withoutPassword } from "../output/withoutPassword.ts";
import { analysisOfMany } from "../preflight/analyze.ts";
import { type Check, failures, sayCheck } from "../preflight/check.ts";
import { keepingChecks } from "../preflight/keepingChecks.ts";
import { runPulumi } from "../stack/pulumiCli.ts";
import { isSet, membersOf, type Release } from "../stack/release.ts";
import { clusterOf, openSession, type Session } from "../stack/session.ts";

export interface DoctorOptions extends CommonOptions {
    readonly prometheus?: string;
    readonly istiod?: string;
    readonly bundle?: string;
}

/** Checks everything that can go wrong with traffic, and says what to do; changes nothing. */
export async function doctor(options: DoctorOptions): Promise<void> {
    const session = await openSession(options);
    const { console, stackName } = session;
    const found: Findings[] = [];
    for (const release of session.releases) found.push(...(await examineRelease(session, release, options)));
    if (options.bundle !== undefined) {
        const pulumi = (await runPulumi(options.cwd, { args: ["version"] })).trim();
        const versions = { node: process.version, pulumi, platform: `${process.platform} ${process.arch}` };
        const bundle = {
            time: new Date().toISOString(),
            stack: stackName,
            versions,
            services: found.map(({ about, ...rest }) => ({ ...about, ...rest })),
        };
        writeFileSync(options.bundle, `${withoutPassword(JSON.stringify(bundle, null, 2))}\n`, { mode: 0o600 });
        console.say(
            `${options.bundle} contains these findings and the objects. Values of variables, headers and annotations are left out. Read it before you send it.`,
        );
    }
    const checks = found.map((each) => ({ ...each.about, checks: each.checks }));
    const count = found.reduce((sum, each) => sum + failures(each.checks).length, 0);
    const details = { stack: stackName, healthy: count === 0, services: checks };
    if (count > 0)
        throw new Failure(
            `${count === 1 ? "1 problem was" : `${count} problems were`} found. Each line says what to do.`,
            1,
            details,
        );
    console.say("No problems were found.", "good");
    console.result(details);
}

/** The findings about a service, or about how the services of a set go together. */
interface Findings {
    readonly about: { readonly service: string } | { readonly releaseSet: string };
    readonly checks: Check[];
    /** What was read, for a bug report. */
    readonly objects?: Examination["objects"];
}

async function examineRelease(session: Session, release: Release, options: DoctorOptions): Promise<Findings[]> {
    const { console } = session;
    const listed = await listConfigOf(session);
    const nextCommand = (words: string) => session.nextCommand(words, release);
    const { prometheus, istiod } = options;
    const analysis = analysisOfMany();
    const found: Examination[] = [];
    for (const service of membersOf(release)) {
        const config = readReleaseConfig(service, listed).traffic;
        const client = await clusterOf(service);
        const examination = await examine(client, service, { config, prometheus, istiod, nextCommand, analysis });
        console.say(`${service.name} in ${service.place.namespace}`);
        for (const check of examination.checks) sayCheck(console, check);
        found.push(examination);
    }
    const services = found.map(({ state, checks, objects }) => ({
        about: { service: state.service.name },
        checks,
        objects,
    }));
    if (!isSet(release)) return services;
    const states = found.map(({ state }) => state);
    const checks = keepingChecks(keepingOf(release, states), nextCommand);
    console.say(`the release set ${release.name}`);
    for (const check of checks) sayCheck(console, check);
    return [...services, { about: { releaseSet: release.name }, checks }];
}
