import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import { checkout, locate } from "../sandbox/location.ts";
import { type PulumiStack, pulumiStack } from "./pulumiStack.ts";

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
 * A stack of the root project for one test file, configured at once with what the test starts from; its settings lie in
 * the sandbox's folder and go with it. Proxies try nothing again, as the guide's route does: that would hide what is lost.
 */
export const openTestStack = async (name: string, config: StackConfig = {}): Promise<PulumiStack> => {
    const folder = join(locate().folder, "settings");
    const file = `Pulumi.${name}.yaml`;
    await pulumiStack({ name }).run("stack", "init");
    const settings = load(await readFile(join(checkout, file), "utf8")) as object;
    await rm(join(checkout, file));
    await mkdir(folder, { recursive: true });
    const values = Object.fromEntries(
        Object.entries({ ...WITHOUT_RETRIES, ...config }).map(([key, value]) => [`my-app:${key}`, value]),
    );
    await writeFile(join(folder, file), dump({ ...settings, config: values }));
    return pulumiStack({ name, settings: join(folder, file) });
};
