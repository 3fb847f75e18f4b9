import fc from "fast-check";
import { type Color, other } from "../../../src/model/color.ts";
import { typed } from "../stand.ts";
import type { StepKind } from "./step.ts";

interface WaysByHand {
    readonly color: Color;
    readonly what: keyof typeof EDITS;
}

function subset(name: Color, color: string) {
    return { name, labels: { color } };
}

/** Mistakes in the objects that lead requests to a colour. */
const EDITS = {
    "a subset is gone": (color: Color) => subsets(subset(other(color), other(color))),
    "a subset selects the other colour": (color: Color) =>
        subsets(subset(color, other(color)), subset(other(color), other(color))),
    "a subset selects nobody": (color: Color) => subsets(subset(color, "nobody"), subset(other(color), other(color))),
    "the Service selects one colour": selector,
    "the Service selects nobody": () => selector("nobody"),
    "the Service leads to a port that nobody has": () => port({ targetPort: 9999 }),
    "the Service has another port": () => port({ port: 81 }),
} as const;

function subsets(...all: ReturnType<typeof subset>[]) {
    return ["destinationrule", { subsets: all }] as const;
}

function selector(color: string) {
    return ["service", { selector: { color } }] as const;
}

function port(different: object) {
    return ["service", { ports: [{ name: "http", port: 80, targetPort: 8080, ...different }] }] as const;
}

/** Edits of the DestinationRule and the Service, which may cut off the colour with the traffic. */
export const waysByHand: StepKind<WaysByHand> = {
    kind: "waysByHand",
    weight: 3,
    data: fc.record({
        color: fc.constantFrom<Color>("blue", "green"),
        what: fc.constantFrom(...(Object.keys(EDITS) as (keyof typeof EDITS)[])),
    }),
    typed: (data) => [typed({ words: ["kubectl", ...words(data)] })],
    run: async (data, stand) => void (await stand.kubectl(words(data))),
};

function words({ color, what }: WaysByHand): string[] {
    const [kind, spec] = EDITS[what](color);
    return ["patch", kind, "my-app", "--type=merge", "-p", JSON.stringify({ spec })];
}
