import type { ReportViolation } from "@pulumi/policy";

/** A policy's report about a resource. */
export interface Finding {
    /** `violation` counts as the policy's enforcement level says; `unchecked` and `advice` are always shown, and never block. */
    readonly kind: "violation" | "unchecked" | "advice";
    readonly message: string;
    readonly urn?: string;
    /** Why no override turns this finding into advice; left out where one does. */
    readonly firm?: string;
}

/** Hands findings to Pulumi. */
export function report(findings: readonly Finding[], reportViolation: ReportViolation): void {
    for (const { kind, message, urn } of findings) {
        if (kind === "violation") {
            reportViolation(message, urn);
        } else {
            advisory(reportViolation, kind === "unchecked" ? `Not checked: ${message}` : message, urn);
        }
    }
}

/** Pulumi's own form for a report below the policy's level; its types know only the plain one. */
type ReportWithLevel = (violation: { message: string; enforcementLevel: "advisory"; urn?: string }) => void;

function advisory(reportViolation: ReportViolation, message: string, urn?: string): void {
    (reportViolation as unknown as ReportWithLevel)({ message, enforcementLevel: "advisory", ...(urn && { urn }) });
}
