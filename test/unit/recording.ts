import * as pulumi from "@pulumi/pulumi";
import type { BlueGreenServiceArgs } from "../../src/args.ts";
import { BlueGreenService } from "../../src/blueGreenService.ts";
import { HAPPY } from "./happy.ts";

/** One resource that a program registered, with the options that decide its order. */
export interface Recorded {
    type: string;
    name: string;
    props: Record<string, unknown>;
    opts: pulumi.CustomResourceOptions;
    /** Names as `Deployment my-app-blue`, of what must be done before it. */
    after: string[];
}

/** Runs a program against mocks and gives what it registered by `Kind name`. */
export async function record<T>(
    program: (opts: pulumi.ComponentResourceOptions) => T,
    preview = false,
): Promise<{ result: T; resources: Map<string, Recorded> }> {
    await pulumi.runtime.setMocks(
        {
            newResource: (args) => ({ id: `${args.name}-id`, state: args.inputs }),
            call: () => ({}),
        },
        "project",
        "stack",
        preview,
    );
    const seen: { resource: pulumi.Resource; type: string; name: string; props: unknown; opts: object }[] = [];
    const result = program({
        transformations: [
            ({ resource, type, name, props, opts }) => {
                seen.push({ resource, type, name, props, opts });
                return undefined;
            },
        ],
    });
    const names = new Map<unknown, string>();
    for (const { resource, type, name } of seen) names.set(resource, `${type.split(":").at(-1)} ${name}`);
    const resources = new Map<string, Recorded>();
    for (const { resource, type, name, props, opts } of seen) {
        await resolved((resource as pulumi.CustomResource).urn);
        const { dependsOn = [] } = opts as pulumi.CustomResourceOptions;
        const after = (await resolved(pulumi.output(dependsOn))) as pulumi.Resource[];
        resources.set(names.get(resource) ?? "", {
            type,
            name,
            props: (await resolved(pulumi.output(props))) as Record<string, unknown>,
            opts: opts as pulumi.CustomResourceOptions,
            after: after.map((each) => names.get(each) ?? "a resource of another program"),
        });
    }
    return { result, resources };
}

/** Records what `my-app` registers with the happy arguments after this change. */
export function recordMyApp(change: Partial<BlueGreenServiceArgs> = {}, preview = false) {
    return record((opts) => new BlueGreenService("my-app", { ...HAPPY, ...change }, opts), preview);
}

/** What an Output turns out to be. */
export function resolved<T>(value: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => {
        value.apply((known) => resolve(known as T));
    });
}
