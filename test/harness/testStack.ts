import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { dump, load } from "js-yaml";
import { checkout, locate } from "../sandbox/location.ts";
import { placeConfig } from "./place.ts";
import { type PulumiStack, pulumiStack } from "./pulumiStack.ts";
import { withKey } from "./stackKey.ts";

/** Values of the project's configuration by key. */
export type StackConfig = Readonly<Record<string, unknown>>;

const WITHOUT_RETRIES = { traffic: { retries: { attempts: 0 } } };

/** Pods that get ready and end at once, for tests that look at routes alone. */
export const QUICK_PODS = {
    blue: { podDefaults: false },
    green: { podDefaults: false },
    container: { readinessProbe: { httpGet: { path: "/health", port: 8080 } } },
} as const;

/**
 * A stack of the root project for one test file, configured at once with what the test starts from. Proxies try nothing
 * again, as the guide's route does: that would hide what is lost.
 */
export const openTestStack = (name: string, config: StackConfig = {}): Promise<PulumiStack> =>
    openStack(name, {
        project: checkout,
        config: { ...WITHOUT_RETRIES, ...placeConfig(), ...config },
        secrets: withKey(),
    });

/** A stack of one of the examples, such as `my-app`. */
export const openExampleStack = (example: string, config: StackConfig = {}): Promise<PulumiStack> =>
    openStack(`example-${example.replaceAll("/", "-")}`, { project: join(checkout, "examples", example), config });

/** A stack of one of the benchmark's programs, such as `by-hand`. */
export const openProgramStack = (program: string, config: StackConfig = {}): Promise<PulumiStack> =>
    openStack(`program-${program}`, { project: join(checkout, "test/bench/programs", program), config });

/** A stack of a program that only tests have, such as `one-color`. */
export const openTestProgramStack = (program: string, config: StackConfig = {}): Promise<PulumiStack> =>
    openStack(`program-${program}`, { project: join(checkout, "test/harness/programs", program), config });

/** A stack of a project that a test has made in a folder of its own. */
export const openProjectStack = (name: string, project: string, config: StackConfig = {}): Promise<PulumiStack> =>
    openStack(`project-${name}`, { project, config });

/** Its settings lie in the sandbox's folder and go with it. */
export const settingsFile = (name: string): string => join(locate().folder, "settings", `Pulumi.${name}.yaml`);

async function openStack(
    name: string,
    { project, config, secrets = [] }: { project: string; config: StackConfig; secrets?: readonly string[] },
): Promise<PulumiStack> {
    const kept = settingsFile(name);
    const file = basename(kept);
    await pulumiStack({ name, project }).run("stack", "init", ...secrets);
    const settings = await yaml(join(project, file));
    await rm(join(project, file));
    const { name: prefix } = await yaml(join(project, "Pulumi.yaml"));
    const values = Object.fromEntries(Object.entries(config).map(([key, value]) => [`${prefix}:${key}`, value]));
    await mkdir(dirname(kept), { recursive: true });
    await writeFile(kept, dump({ ...settings, config: values }));
    return pulumiStack({ name, project, settings: kept });
}

const yaml = async (file: string) => load(await readFile(file, "utf8")) as Record<string, unknown>;
