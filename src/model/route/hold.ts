import { COLORS, type Color } from "../color.ts";
import { Annotations } from "../names.ts";

/** What keeps traffic from moving back onto a colour that was rolled back from. */
export interface Hold {
    readonly from: Color;
    readonly reason: string;
    readonly time: string;
    /** Set where the colour had no traffic, so that nothing was moved: the hold only keeps traffic away from it. */
    readonly stayed?: true;
}

export function holdOf(annotations: Record<string, string> | undefined): Hold | undefined {
    const text = annotations?.[Annotations.hold];
    if (text === undefined) return undefined;
    try {
        const { from, reason, time, stayed } = JSON.parse(text) as Partial<Hold>;
        if (from && COLORS.includes(from))
            return { from, reason: String(reason), time: String(time), ...(stayed === true && { stayed }) };
    } catch {
        // Falls through: an unreadable hold must not count as none.
    }
    throw new Error(
        `the annotation ${Annotations.hold} names no colour: ${text}. Correct it, or remove it with \`bluegreen release\``,
    );
}
