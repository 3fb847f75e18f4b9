/** The two colours of a service. The members may be written as the plain strings `"blue"` and `"green"`. */
export const Color = { Blue: "blue", Green: "green" } as const;
export type Color = (typeof Color)[keyof typeof Color];

export const COLORS: readonly Color[] = [Color.Blue, Color.Green];

/** The colour that has no traffic while `color` has it. */
export function other(color: Color): Color {
    return color === Color.Blue ? Color.Green : Color.Blue;
}
