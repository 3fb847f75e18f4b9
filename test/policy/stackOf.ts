import { type PolicyResource, type ResourceValidationPolicy, unknownCheckingProxy } from "@pulumi/policy";
import type { PolicyIn } from "../../policy-pack/policies/stackPolicy.ts";
import { type StackRuns, shareRuns } from "../../policy-pack/stack/run.ts";

/** A resource as a test writes it. */
export interface Written {
    readonly type: string;
    readonly props: Record<string, unknown>;
    /** Pulumi name; the type and name make the URN. */
    readonly name: string;
    readonly dependsOn?: readonly Written[];
    readonly ignoreChanges?: readonly string[];
    readonly provider?: { readonly props: Record<string, unknown> };
    /** The component that it is in, where that is a resource of the stack as well. */
    readonly parent?: Written;
    /** Types of the components that it is in, the outermost first. */
    readonly parents?: readonly string[];
}

/** What Pulumi puts in place of a value that only the update will show. */
export const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What a policy reported. */
export interface Reported {
    readonly message: string;
    readonly level: "mandatory" | "advisory";
    readonly urn?: string;
}

/** How much each of what was reported counts. */
export function levels(reported: readonly Reported[]): string[] {
    return reported.map(({ level }) => level);
}

/** Makes of written resources what Pulumi hands to a stack policy, unknown values and all. */
export function stackOf(written: readonly Written[]): PolicyResource[] {
    const made = new Map(written.map((one) => [urnOf(one), resourceOf(one)]));
    for (const one of written) {
        const dependencies = (one.dependsOn ?? []).flatMap((other) => made.get(urnOf(other)) ?? []);
        const resource = made.get(urnOf(one));
        resource?.dependencies.push(...dependencies);
        const parent = one.parent && made.get(urnOf(one.parent));
        if (resource !== undefined && parent !== undefined) {
            Object.assign(resource, { parent });
        }
    }
    return [...made.values()];
}

/** Runs a stack policy as Pulumi does. */
export async function runStackPolicy(
    policyIn: PolicyIn,
    written: readonly Written[],
    config: Record<string, unknown> = {},
    runs: StackRuns = shareRuns(),
): Promise<Reported[]> {
    const reported: Reported[] = [];
    const policy = policyIn(runs);
    await policy.validateStack(
        {
            resources: stackOf(written),
            stackTags: new Map(),
            getConfig: <T extends object>() => config as T,
            notApplicable,
        },
        recorder(reported, policy.enforcementLevel),
    );
    return reported;
}

/** Runs a policy on one resource as Pulumi does, just before the resource is touched. */
export async function runResourcePolicy(
    policyIn: PolicyIn<ResourceValidationPolicy>,
    written: Written,
    config: Record<string, unknown> = {},
): Promise<Reported[]> {
    const reported: Reported[] = [];
    await runOn(policyIn(shareRuns()), written, reported, config);
    return reported;
}

/** The same by a policy that may have judged others of the stack before. */
export async function runOn(
    policy: ResourceValidationPolicy,
    written: Written,
    reported: Reported[],
    config: Record<string, unknown> = {},
): Promise<void> {
    const { validateResource } = policy;
    const [resource] = stackOf([written]);
    if (typeof validateResource !== "function" || resource === undefined) {
        throw new Error("the policy does not judge single resources");
    }
    await validateResource(
        {
            ...resource,
            asType: () => undefined,
            stackTags: new Map(),
            getConfig: <T extends object>() => config as T,
            notApplicable,
        },
        recorder(reported, policy.enforcementLevel),
    );
}

function notApplicable(reason?: string): never {
    throw new Error(reason);
}

/** Records what is reported, in the plain form and in that with a level of its own. */
export function recorder(reported: Reported[], level: unknown): (violation: unknown, urn?: string) => void {
    const usual = level === "advisory" ? "advisory" : "mandatory";
    return (violation, urn) => {
        reported.push(
            typeof violation === "string"
                ? { message: violation, level: usual, ...(urn && { urn }) }
                : rename(violation as { message: string; enforcementLevel: "advisory" }),
        );
    };
}

function rename({
    message,
    enforcementLevel,
    urn,
}: {
    message: string;
    enforcementLevel: "advisory";
    urn?: string;
}): Reported {
    return { message, level: enforcementLevel, ...(urn && { urn }) };
}

function resourceOf({ type, props, name, ignoreChanges, provider, parents }: Written): PolicyResource {
    return {
        type,
        name,
        props: unknownCheckingProxy(props),
        urn: urnOf({ type, name, parents }),
        opts: {
            protect: false,
            ignoreChanges: [...(ignoreChanges ?? [])],
            aliases: [],
            additionalSecretOutputs: [],
            customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
        },
        dependencies: [],
        propertyDependencies: {},
        isType: () => false,
        asType: () => undefined,
        ...(provider && {
            provider: {
                type: "pulumi:providers:kubernetes",
                name: "k8s",
                urn: "urn:provider",
                props: unknownCheckingProxy(provider.props),
            },
        }),
    };
}

/** The URN of a written resource. */
export function urnOf({
    type,
    name,
    parents = [],
}: Pick<Written, "type" | "name"> & { parents?: readonly string[] | undefined }): string {
    return `urn:pulumi:test::policies::${[...parents, type].join("$")}::${name}`;
}
