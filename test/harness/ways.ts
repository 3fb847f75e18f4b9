import { COLORS, type Color } from "../../src/model/color.ts";
import type { PhaseReport, TargetReport } from "../sandbox/load/index.ts";

/** Each calls the next one, through a sidecar of its colour; the first is the one that others call. */
export const CHAIN = ["my-app", "orders", "stock", "prices"] as const;
export type ChainService = (typeof CHAIN)[number];

/** The targets whose requests wait nowhere. */
export const QUICK: readonly string[] = ["gateway", "mesh"];

/** Which colours requests met on their way. */
export interface Ways {
    /** Those that met one colour alone, from the first service to the last. */
    readonly whole: Readonly<Record<Color, number>>;
    /** All other answers by what they told of their way: with both colours, or not to its end. */
    readonly others: Readonly<Record<string, number>>;
}

export function waysOf(reports: readonly Pick<TargetReport, "colors" | "uncolored">[]): Ways {
    const whole = { blue: 0, green: 0 };
    const others: Record<string, number> = {};
    for (const { colors, uncolored } of reports) {
        for (const [way, { answers }] of Object.entries(colors)) {
            const color = COLORS.find((each) => way === wayIn(each));
            if (color) whole[color] += answers;
            else others[way] = (others[way] ?? 0) + answers;
        }
        if (uncolored > 0) others[""] = (others[""] ?? 0) + uncolored;
    }
    return { whole, others };
}

/** For how many milliseconds a colour still answered slow requests after its last answer to a quick one. */
export function answeredAfterMove({ targets }: Pick<PhaseReport, "targets">, from: Color): number {
    const last = (isQuick: boolean) => {
        const meant = Object.entries(targets).filter(([name]) => QUICK.includes(name) === isQuick);
        return Math.max(...meant.flatMap(([, { colors }]) => colors[wayIn(from)]?.last.completedAt ?? []));
    };
    return last(false) - last(true);
}

export function wayIn(color: Color): string {
    return CHAIN.map((service) => `${service}=${color}`).join(",");
}
