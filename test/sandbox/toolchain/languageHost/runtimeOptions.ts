import { splitArguments } from "./splitArguments.ts";

const PACKAGE_MANAGERS = ["auto", "npm", "pnpm", "yarn", "bun"] as const;

/** `runtime.options` of Pulumi.yaml, PulumiPolicy.yaml or PulumiPlugin.yaml. */
export interface RuntimeOptions {
    /** Whether the SDK compiles TypeScript with ts-node; default true. With false, Node strips the types itself. */
    typescript: boolean;
    /** `tsconfig`: the tsconfig.json that ts-node reads, relative to the program; undefined for the default one. */
    tsconfig: string | undefined;
    /** `nodeargs`: flags for Node itself; default none. */
    nodeArguments: string[];
    /** `packagemanager`: what installs the dependencies; default `auto`, which is npm here. */
    packageManager: (typeof PACKAGE_MANAGERS)[number];
}

/** Rejects options of a wrong type, and package managers that Pulumi does not know, naming the option and the value. */
export function parseRuntimeOptions(options: Record<string, unknown>): RuntimeOptions {
    const packageManager = stringOption(options, "packagemanager") ?? "auto";
    const known = PACKAGE_MANAGERS.find((name) => name === packageManager);
    if (known === undefined) {
        throw new Error(
            `The runtime option "packagemanager" is "${packageManager}"; allowed are ${PACKAGE_MANAGERS.join(", ")}.`,
        );
    }
    return {
        typescript: typescriptOption(options),
        tsconfig: stringOption(options, "tsconfig"),
        nodeArguments: splitArguments(stringOption(options, "nodeargs") ?? ""),
        packageManager: known,
    };
}

/** The environment variables by which `@pulumi/pulumi` learns the options that concern it. */
export function optionsEnvironment(options: RuntimeOptions): Record<string, string> {
    return {
        ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
        ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
    };
}

function typescriptOption(options: Record<string, unknown>): boolean {
    const value = options.typescript ?? true;
    if (typeof value === "boolean") return value;
    throw new Error(`The runtime option "typescript" is ${JSON.stringify(value)}; it must be true or false.`);
}

function stringOption(options: Record<string, unknown>, name: string): string | undefined {
    const value = options[name];
    if (value === undefined || typeof value === "string") return value;
    throw new Error(`The runtime option "${name}" is ${JSON.stringify(value)}; it must be a string.`);
}
