import { execFile } from "node:child_process";
import { promisify } from "node:util";
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
        return findingChecks(service, JSON.parse(await runAnalyze(service)) as Finding[]);
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        const text =
            code === "ENOENT"
                ? "istioctl is not on PATH: its analysis is left out"
                : `istioctl analyze failed: ${message}`;
        return [{ name: "analysis", outcome: "skipped", text }];
    }
}

async function runAnalyze({ place, access }: StackService): Promise<string> {
    const { kubeconfig, context } = access;
    const args = [
        ...["analyze", "--namespace", place.namespace, "--output", "json"],
        ...(kubeconfig && !kubeconfig.includes("\n") ? ["--kubeconfig", kubeconfig] : []),
        ...(context ? ["--context", context] : []),
    ];
    try {
        return (await promisify(execFile)("istioctl", args, { timeout: TIMEOUT_MILLISECONDS })).stdout;
    } catch (error) {
        // It ends with a code of its own when it finds errors, and prints them all the same.
        const { stdout } = error as { stdout?: string };
        if (stdout?.trim().startsWith("[")) return stdout;
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
