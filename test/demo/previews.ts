interface Step {
    readonly op: string;
    readonly urn: string;
}

/** What a `pulumi preview --json` would change. */
export function changesOf(output: string): Step[] {
    const { steps } = JSON.parse(output.slice(output.indexOf("{"))) as { steps: Step[] };
    return steps.filter(({ op }) => op !== "same" && op !== "refresh");
}

/** The part of a refused preview that tells why. */
export function refusalOf(output: string): string {
    const [, refusal] = /(Policies:.*?)\n\n/s.exec(output) ?? [];
    return refusal ?? output;
}
