/** A KWOK Stage, as far as it is used here: when an object looks so, wait so long, then do that. */
export interface Stage {
    readonly apiVersion: "kwok.x-k8s.io/v1alpha1";
    readonly kind: "Stage";
    readonly metadata: { readonly name: string };
    readonly spec: {
        readonly resourceRef: { readonly apiGroup: "v1"; readonly kind: "Node" | "Pod" };
        readonly selector: { readonly matchExpressions: readonly Condition[] };
        readonly delay?: Delay;
        readonly steps: readonly Step[];
    };
}

/** Holds or not, for one object; `key` is a jq expression. KWOK counts null as absent, and false as a value. */
export interface Condition {
    readonly jq: {
        readonly key: string;
        readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
        readonly values?: readonly string[];
    };
}

export interface Delay {
    /** Taken where `durationFrom` yields nothing. */
    readonly durationMilliseconds: number;
    readonly jitterDurationMilliseconds?: number;
    /** A jq expression that yields a Go duration. */
    readonly durationFrom?: { readonly jq: { readonly expression: string } };
}

/** Done in order. A patch's template is a Go template that yields YAML. */
export interface Step {
    readonly patch?: { readonly subresource: "status"; readonly template: string };
    readonly event?: { readonly type: "Normal" | "Warning"; readonly reason: string; readonly message: string };
    readonly delete?: true;
}

/**
 * At most one stage may match an object in any state: KWOK picks one of several at random.
 */
export function stage(
    kind: "Node" | "Pod",
    name: string,
    { when, delay, steps }: { when: readonly Condition[]; delay?: Delay; steps: readonly Step[] },
): Stage {
    return {
        apiVersion: "kwok.x-k8s.io/v1alpha1",
        kind: "Stage",
        metadata: { name },
        spec: {
            resourceRef: { apiGroup: "v1", kind },
            selector: { matchExpressions: when },
            ...(delay && { delay }),
            steps,
        },
    };
}

export function isIn(key: string, ...values: string[]): Condition {
    return { jq: { key, operator: "In", values } };
}
export function isNotIn(key: string, ...values: string[]): Condition {
    return { jq: { key, operator: "NotIn", values } };
}
export function exists(key: string): Condition {
    return { jq: { key, operator: "Exists" } };
}
export function isAbsent(key: string): Condition {
    return { jq: { key, operator: "DoesNotExist" } };
}

/** Waits until the moment that a jq expression gives in milliseconds since 1970. */
export function until(momentMs: string, definitions = ""): Delay {
    const expression = `${definitions} ((${momentMs}) - now * 1000) | ceil | if . < 0 then 0 else . end | "\\(.)ms"`;
    return { durationMilliseconds: 0, durationFrom: { jq: { expression: expression.trim() } } };
}

/**
 * Writes status. With the version that the stage saw: KWOK may act on old news, and would otherwise undo what another
 * stage has done since; refused here, it looks again at the newer object.
 */
export function writeStatus(template: string): Step {
    return {
        patch: {
            subresource: "status",
            template: `metadata:\n  resourceVersion: {{ .metadata.resourceVersion | Quote }}\nstatus:\n${indent(template)}`,
        },
    };
}

function indent(text: string): string {
    return text.trim().replaceAll(/^(?=.)/gm, "  ");
}
