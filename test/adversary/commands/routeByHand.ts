import fc from "fast-check";
import type { Color } from "../../../src/model/color.ts";
import { typed } from "../stand.ts";
import { HOST } from "./roles.ts";
import type { StepKind } from "./step.ts";

interface RouteByHand {
    readonly to: Color;
    /** Of a lone destination Istio ignores it, also where it is 0. */
    readonly weight: 100 | 0;
    readonly host: string;
}

const words = ({ to, weight, host }: RouteByHand): string[] => {
    const http = [{ name: "blue-green-route", route: [{ destination: { host, subset: to }, weight }] }];
    return ["patch", "virtualservice", "my-app", "--type=merge", "-p", JSON.stringify({ spec: { http } })];
};

/** What the guide's rollback.sh does: the route's rules are replaced by one, and nobody asks for pods. */
export const routeByHand: StepKind<RouteByHand> = {
    kind: "routeByHand",
    weight: 3,
    data: fc.record({
        to: fc.constantFrom<Color>("blue", "green"),
        weight: fc.constantFrom<100 | 0>(100, 100, 100, 0),
        host: fc.constant(HOST),
    }),
    typed: (data) => [typed({ words: ["kubectl", ...words(data)] })],
    run: async (data, stand) => void (await stand.kubectl(words(data))),
};
