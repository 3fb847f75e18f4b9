import type { BlueGreenServiceArgs } from "../../src/args.ts";
import { type Settings, settingsOf } from "../../src/arguments/settings.ts";
import { HAPPY } from "./happy.ts";

/** The happy arguments with one change, every default filled in. */
export function settingsFor(change: Partial<BlueGreenServiceArgs> = {}): Settings {
    return settingsOf("my-app", { ...HAPPY, ...change });
}
