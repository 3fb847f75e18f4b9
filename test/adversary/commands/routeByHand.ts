import fc from "fast-check";
import type { Color } from "../../../src/model/color.ts";
import { typed } from "../stand.ts";
import { HOST } from "./roles.ts";
import type { StepKind } from "./step.ts";

interface RouteByHand {
    readonly to: Color;
    /** Istio ignores the weight of a lone destination, even 0. */
    readonly weight: 100 | 0;
    readonly host: string;
    /** The route of the guide's switch-traffic.sh instead of its rollback.sh. */
    readonly isSwitch?: boolean;
}

/** The prefix matches every request. */
const SWITCH = { match: [{ uri: { prefix: "/" } }], retries: { attempts: 0 }, timeout: "30s" };

/** The guide's scripts: they replace the route's rules by one, and hardly check for ready pods. */
export const routeByHand: StepKind<RouteByHand> = {
    kind: "routeByHand",
    weight: 3,
    data: fc.record({
        to: fc.constantFrom<Color>("blue", "green"),
        weight: fc.constantFrom<100 | 0>(100, 100, 100, 0),
        host: fc.constant(HOST),
        isSwitch: fc.constantFrom(false, false, true),
    }),
    typed: (data) => [typed({ words: ["kubectl", ...words(data)] })],
    run: async (data, stand) => void (await stand.kubectl(words(data))),
};

function words({ to, weight, host, isSwitch }: RouteByHand): string[] {
    const route = [{ destination: { host, subset: to }, weight }];
    const http = [{ name: "blue-green-route", route, ...(isSwitch && SWITCH) }];
    return ["patch", "virtualservice", "my-app", "--type=merge", "-p", JSON.stringify({ spec: { http } })];
}
