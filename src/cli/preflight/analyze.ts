import { messageOf } from "../../model/messageOf.ts";
import { ProgramFailure, runProgram } from "../programs/runProgram.ts";
import { withSecretFile } from "../programs/secretFile.ts";
import type { StackService } from "../stack/stackService.ts";
import type { Check } from "./check.ts";
import { lentKubeconfig } from "./lentKubeconfig.ts";

const TIMEOUT_MILLISECONDS = 60_000;

interface Finding {
    readonly code?: string;
    readonly level?: string;
    readonly message?: string;
    readonly origin?: string;
}

/** What `istioctl analyze` finds in the service's namespace, where the program is there. */
export function analyze(service: StackService): Promise<Check[]> {
    return checksOf(service, runAnalyze);
}

export type Analysis = typeof analyze;

/** The same for services of one cluster: asks once for each namespace. */
export function analysisOfMany(): Analysis {
    const asked = new Map<string, Promise<Finding[]>>();
    return (service) =>
        checksOf(service, () => {
            const { namespace } = service.place;
            const found = asked.get(namespace) ?? runAnalyze(service);
            asked.set(namespace, found);
            return found;
        });
}

async function checksOf(service: StackService, run: typeof runAnalyze): Promise<Check[]> {
    try {
        return findingChecks(service, await run(service));
    } catch (error) {
        const missing = error instanceof ProgramFailure && error.kind === "missing";
        const text = missing
            ? "istioctl is not on PATH, so its analysis was skipped"
            : `istioctl analyze failed, so its analysis was skipped: ${messageOf(error)}`;
        return [{ name: "analysis", outcome: "skipped", text }];
    }
}

/**
 * Asks the cluster of the service's own provider only: the shell's current context may be another one. The kubeconfig is passed
 * as a file, since an argument would show its secrets to everybody on this machine.
 */
async function runAnalyze({ place, access }: StackService): Promise<Finding[]> {
    const own = JSON.stringify(lentKubeconfig(access));
    const args = ["analyze", `--namespace=${place.namespace}`, "--output=json"];
    return withSecretFile(own, (file) => findingsOf([...args, `--kubeconfig=${file}`]));
}

async function findingsOf(args: string[]): Promise<Finding[]> {
    try {
        return JSON.parse(
            await runProgram("istioctl", args, { timeoutMilliseconds: TIMEOUT_MILLISECONDS }),
        ) as Finding[];
    } catch (error) {
        // It prints its findings even when it exits with an error.
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
        return [{ name: "analysis", outcome: "passed", text: "istioctl analyze finds no problems" }];
    return remarkable.map((finding) => ({
        name: "analysis",
        outcome: finding.level === "Error" && isOwn(finding) ? "failed" : "warning",
        text: `istioctl analyze: ${finding.code} ${finding.origin ?? ""}: ${finding.message}`,
    }));
}
