import { createHash } from "node:crypto";
import { COLORS, type Color } from "../color.ts";
import { Annotations } from "../names.ts";
import { fields } from "../value.ts";
import { hasTraffic, type RouteView } from "./view.ts";

/** With which pods each colour has served, as the route records it whenever this package changes it. */
export interface Served {
    /** The number of the route's version: whoever else changes the route leaves another one. */
    readonly generation: number;
    /** By colour, the digest of the pod template with which it last had traffic; left out where that is not known. */
    readonly templates: Readonly<Partial<Record<Color, string>>>;
}

/** What a change of the route does, for the record. */
export interface RouteChange {
    /** The number of the version that it makes. */
    readonly generation: number;
    /** The route before and after. */
    readonly views: readonly RouteView[];
    /** The digest of each colour's present template. */
    readonly templates: Readonly<Record<Color, string | undefined>>;
}

/** A record that cannot be read counts as none: then times have to do. */
export function servedOf(annotations: Record<string, string> | undefined): Served | undefined {
    try {
        const { generation, templates } = fields(JSON.parse(annotations?.[Annotations.served] ?? "null"));
        if (typeof generation !== "number") return undefined;
        const known = COLORS.map((color) => [color, fields(templates)[color]] as const);
        return { generation, templates: Object.fromEntries(known.filter(([, digest]) => typeof digest === "string")) };
    } catch {
        return undefined;
    }
}

/** The record after a change of the route. A colour without traffic, before and after, keeps what is recorded of it. */
export function nextServed(last: Served | undefined, { generation, views, templates }: RouteChange): Served {
    // If somebody else has changed the route since, a colour may have served with other pods than those recorded.
    const kept = last?.generation === generation - 1 ? last.templates : {};
    const now = COLORS.map((color) => {
        const serves = views.some((view) => hasTraffic(view, color));
        return [color, serves ? templates[color] : kept[color]] as const;
    });
    return { generation, templates: Object.fromEntries(now.filter(([, digest]) => digest !== undefined)) };
}

/** As short as Kubernetes' own hash of a template: a template may hold secrets, which a longer one could be tried against. */
const DIGITS = 8;

/** Identifies a pod template, whatever the order of its fields. */
export function templateDigest(template: unknown): string {
    const text = JSON.stringify(template, (_, value: unknown) =>
        typeof value === "object" && value !== null && !Array.isArray(value)
            ? Object.fromEntries(Object.entries(value).toSorted(([one], [another]) => (one < another ? -1 : 1)))
            : value,
    );
    return createHash("sha256")
        .update(text ?? "")
        .digest("hex")
        .slice(0, DIGITS);
}
