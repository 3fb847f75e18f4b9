import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dump, load } from "js-yaml";

type Value = string | number | boolean | object | undefined;
type Values = Record<string, Value>;

/** A stack's settings: the file that holds them, and the project whose keys are meant. */
export interface StackSettings {
    readonly file: string;
    readonly project: string;
}

/** Changes values by their path as `pulumi config set --path` does, or `rm` where undefined, without a start of the CLI for each. */
export async function changeSettings(
    { file, project }: StackSettings,
    changes: Readonly<Record<string, Value>>,
): Promise<void> {
    // A stack without any is one that nobody has configured yet.
    const text = existsSync(file) ? await readFile(file, "utf8") : "";
    const settings = (text.trim() === "" ? {} : load(text)) as { config?: Values };
    const config = settings.config ?? {};
    for (const [path, value] of Object.entries(changes)) {
        const [key = "", ...below] = partsOf(path);
        set(config, [`${project}:${key}`, ...below], value);
    }
    await writeFile(file, dump({ ...settings, config }));
}

/** The configuration of the project as it stands in the settings, by key. */
export async function readSettings({ file, project }: StackSettings): Promise<Readonly<Record<string, unknown>>> {
    const { config = {} } = load(await readFile(file, "utf8")) as { config?: Values };
    const own = Object.entries(config).filter(([key]) => key.startsWith(`${project}:`));
    return Object.fromEntries(own.map(([key, value]) => [key.slice(project.length + 1), value]));
}

/** What the CLI makes of a value that is given as text: below a key it may be a number or a truth value. */
export function typedAt(path: string, text: string): string | number | boolean {
    if (partsOf(path).length === 1) return text;
    if (text === "true" || text === "false") return text === "true";
    return /^[+-]?(0|[1-9]\d*)$/.test(text) ? Number(text) : text;
}

/** `green.podAnnotations["a.b/c"]` and `hosts[0]`, part by part. */
export function partsOf(path: string): string[] {
    return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
        ([, quoted, index, word]) => quoted?.replaceAll('\\"', '"') ?? index ?? word ?? "",
    );
}

function set(config: Values, [key = "", ...below]: readonly string[], value: Value): void {
    const [next] = below;
    if (next === undefined) {
        if (value === undefined) delete config[key];
        else config[key] = value;
        return;
    }
    if (typeof config[key] !== "object") {
        if (value === undefined) return;
        config[key] = /^\d+$/.test(next) ? [] : {};
    }
    set(config[key] as Values, below, value);
}
