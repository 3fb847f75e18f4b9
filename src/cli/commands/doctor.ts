import { writeFileSync } from "node:fs";
import { type Examination, examine } from "../doctor/examine.ts";
import { Failure } from "../failure.ts";
import type { CommonOptions } from "../options.ts";
import { withoutPassword } from "../output/withoutPassword.ts";
import { failures, sayCheck } from "../preflight/check.ts";
import { runPulumi } from "../stack/pulumiCli.ts";
import { clusterOf, openSession } from "../stack/session.ts";

export interface DoctorOptions extends CommonOptions {
    readonly prometheus?: string;
    readonly istiod?: string;
    readonly bundle?: string;
}

/** Checks everything that can go wrong with traffic, and says what to do; changes nothing. */
export async function doctor(options: DoctorOptions): Promise<void> {
    const session = await openSession(options);
    const { console, stackName } = session;
    const found: Examination[] = [];
    for (const service of session.services) {
        const client = await clusterOf(service);
        const examination = await examine(session, client, service, {
            prometheus: options.prometheus,
            istiod: options.istiod,
        });
        console.say(`${service.name} in ${service.place.namespace}`);
        for (const check of examination.checks) sayCheck(console, check);
        found.push(examination);
    }
    if (options.bundle !== undefined) {
        const pulumi = (await runPulumi(options.cwd, { args: ["version"] })).trim();
        const versions = { node: process.version, pulumi, platform: `${process.platform} ${process.arch}` };
        const bundle = { time: new Date().toISOString(), stack: stackName, versions, services: found };
        writeFileSync(options.bundle, `${withoutPassword(JSON.stringify(bundle, null, 2))}\n`, { mode: 0o600 });
        console.say(
            `${options.bundle} contains these findings and the objects. Values of variables, headers and annotations are left out. Read it before you send it.`,
        );
    }
    const checks = found.map(({ service, checks }) => ({ service, checks }));
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
