import { readFileSync } from "node:fs";
import { messageOf } from "../failure.ts";
import { ProgramFailure, runProgram } from "../programs/runProgram.ts";
import { withSecretFile } from "../programs/secretFile.ts";
import { folderOf, kubeconfigSource, parseKubeconfig, standalone } from "../stack/kubeconfig.ts";
import type { StackService } from "../stack/stackService.ts";
import type { Check } from "./check.ts";

const TIMEOUT_MILLISECONDS = 60_000;

interface Finding {
    code?: string;
    level?: string;
    message?: string;
    origin?: string;
}

/** What `istioctl analyze` finds in the service's namespace, where the program is there. */
export async function analyze(service: StackService): Promise<Check[]> {
    try {
        return findingChecks(service, await runAnalyze(service));
    } catch (error) {
        const missing = error instanceof ProgramFailure && error.kind === "missing";
        const text = missing
            ? "istioctl is not on PATH: its analysis is left out"
            : `istioctl analyze failed, and its analysis is left out: ${messageOf(error)}`;
        return [{ name: "analysis", outcome: "skipped", text }];
    }
}

/** Asks the cluster of the service's own provider, and no other: what is ambient may be another one. */
async function runAnalyze({ place, access }: StackService): Promise<Finding[]> {
    const run = (more: string[]) => findingsOf(["analyze", `--namespace=${place.namespace}`, "--output=json", ...more]);
    const source = kubeconfigSource(access);
    const context = access.context === undefined ? [] : [`--context=${access.context}`];
    if (source.kind === "elsewhere" || source.kind === "none") throw new Error("the cluster's kubeconfig is not here");
    if (source.kind === "ambient") return run(context);
    if (source.kind === "file" && access.cluster === undefined) return run([`--kubeconfig=${source.file}`, ...context]);
    // A text is a secret, which an argument would show to everybody on this machine.
    const text = source.kind === "text" ? source.text : readFileSync(source.file, "utf8");
    const own = standalone(await parseKubeconfig(text, "the provider's kubeconfig"), access, folderOf(source));
    return withSecretFile(JSON.stringify(own), (file) => run([`--kubeconfig=${file}`]));
}

async function findingsOf(args: string[]): Promise<Finding[]> {
    try {
        return JSON.parse(
            await runProgram("istioctl", args, { timeoutMilliseconds: TIMEOUT_MILLISECONDS }),
        ) as Finding[];
    } catch (error) {
        // It ends with a code of its own when it finds errors, and prints them all the same.
        if (error instanceof ProgramFailure && error.stdout.trim().startsWith("[")) {
            return JSON.parse(error.stdout) as Finding[];
        }
        throw error;
    }
}

/** A subset selects no pods. The checks of subsets and pods say that too, and know when the update brings them up first. */
const NO_PODS_IN_SUBSET = "IST0173";

/** An error in the service's own objects stops a cutover; everything else is worth a look. */
export function findingChecks({ place, destinationRule, service }: StackService, findings: Finding[]): Check[] {
    const own = [place.virtualService, destinationRule, service, place.deployments.blue, place.deployments.green];
    const isOwn = ({ origin = "" }: Finding) =>
        own.some((name) => new RegExp(`[ /]${name}(\\.${place.namespace})?$`).test(origin));
    const remarkable = findings.filter(
        (finding) =>
            (finding.level === "Error" || finding.level === "Warning") &&
            !(finding.code === NO_PODS_IN_SUBSET && isOwn(finding)),
    );
    if (remarkable.length === 0)
        return [{ name: "analysis", outcome: "passed", text: "istioctl analyze finds nothing" }];
    return remarkable.map((finding) => ({
        name: "analysis",
        outcome: finding.level === "Error" && isOwn(finding) ? "failed" : "warning",
        text: `istioctl analyze: ${finding.code} ${finding.origin ?? ""}: ${finding.message}`,
    }));
}
