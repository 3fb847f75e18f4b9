import type { Documented } from "../description/model.ts";

/**
 * What every SDK shows beside a property. The default stands only here: the plugin fills it in. An SDK that filled it in by itself
 * would set `replicas` beside `autoscaling`, and keep the default of its own release.
 */
export function descriptionOf({ text, default: stated, see }: Documented, name?: string): string {
    return [text, ...defaultOf(stated), ...nameOf(name), ...see.map((link) => `See ${link}`)]
        .filter((each) => each !== "")
        .join("\n\n");
}

export function defaultOf(stated: string | undefined): string[] {
    if (stated === undefined) return [];
    const literal = /^(-?[\d.]+|true|false|"[^"]*")$/.test(stated);
    return [`Default: ${literal ? `\`${stated}\`` : stated.replace(/\.$/, "")}.`];
}

/** Errors and `pulumi config set --path` name it as TypeScript does, which Python and Go spell in other ways. */
function nameOf(name: string | undefined): string[] {
    return name !== undefined && /[A-Z\d]/.test(name) ? [`Called \`${name}\` in errors.`] : [];
}
