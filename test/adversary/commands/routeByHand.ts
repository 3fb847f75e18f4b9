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
    /** As the guide's switch-traffic.sh leaves it, and not its rollback.sh. */
    readonly isSwitch?: boolean;
}

/** Requests of every path, which are all of them. */
const SWITCH = { match: [{ uri: { prefix: "/" } }], retries: { attempts: 0 }, timeout: "30s" };

/** What the guide's scripts do: the route's rules are replaced by one, and hardly anybody asks for pods. */
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
