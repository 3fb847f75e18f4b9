import type { Unknown } from "../../src/model/value.ts";
import { UNKNOWN } from "../../src/model/value.ts";

interface Exported {
    readonly namespace: string | Unknown;
    readonly exportTo: readonly (string | Unknown)[];
}

/** Whether callers in `client` see a rule. What is not known counts as visible. */
export function isVisibleIn({ namespace, exportTo }: Exported, client: string): boolean {
    return exportTo.some(
        (target) =>
            target === UNKNOWN ||
            target === "*" ||
            target === client ||
            (target === "." && (namespace === UNKNOWN || namespace === client)),
    );
}

/** Whether some caller sees both rules. */
export function shareCallers(one: Exported, other: Exported): boolean {
    return everywhere(one)
        ? other.exportTo.some((target) => target !== "~")
        : named(one).some((client) => isVisibleIn(other, client));
}

function everywhere({ namespace, exportTo }: Exported): boolean {
    return exportTo.some((target) => target === UNKNOWN || target === "*" || (target === "." && namespace === UNKNOWN));
}

function named({ namespace, exportTo }: Exported): string[] {
    return exportTo
        .map((target) => (target === "." ? namespace : target))
        .filter((target) => typeof target === "string");
}
