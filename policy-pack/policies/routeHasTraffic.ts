import { sayPercent } from "../../src/model/percent.ts";
import type { Rule } from "../../src/model/route/rule.ts";
import { sharesOf, weightSum } from "../../src/model/route/share.ts";
import { UNKNOWN } from "../../src/model/value.ts";
import type { Finding } from "../finding.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import { describe } from "../objects/object.ts";
import { SCOPE } from "../settings/shared.ts";
import { isInScope } from "../stack/scope.ts";
import { stackPolicy } from "./stackPolicy.ts";

/** Blocks a rule whose weights leave no destination with any traffic. */
export const routeHasTraffic = stackPolicy({
    name: "route-has-traffic",
    description: "The weights of a rule add up to more than 0.",
    enforcementLevel: "mandatory",
    severity: "high",
    settings: SCOPE,
    judge: ({ inventory }, settings) =>
        inventory.routes
            .filter(({ object }) => isInScope(object, settings))
            .flatMap((route) => [...unread(route), ...route.rules.flatMap((rule) => judgeRule(route, rule))]),
});

function judgeRule({ object }: StackRoute, rule: Rule): Finding[] {
    const { urn } = object;
    const where = `${rule.label} of ${describe(object)}`;
    const sum = weightSum(rule);
    if (rule.destinations.length === 0) return [];
    if (sum === UNKNOWN) {
        const some = rule.destinations.some(({ weight }) => typeof weight === "number" && weight > 0);
        return some || rule.destinations.length === 1
            ? []
            : [
                  {
                      kind: "unchecked",
                      urn,
                      message: `the weights of ${where}: one is known only after the update, or is not a number from 0 up.`,
                  },
              ];
    }
    if (rule.destinations.length === 1) {
        return sum === 0 && rule.destinations[0]?.weight === 0
            ? [
                  {
                      kind: "advice",
                      urn,
                      message: `${where} gives its only destination weight 0, but Istio sends everything to it anyway.`,
                  },
              ]
            : [];
    }
    if (sum === 0) {
        return [
            {
                kind: "violation",
                urn,
                message: `The weights of ${where} add up to 0, so no destination gets any request. Give one of them a weight.`,
            },
        ];
    }
    return sum === 100
        ? []
        : [
              {
                  kind: "advice",
                  urn,
                  message: `The weights of ${where} add up to ${sum}. Istio takes them as relative: ${shares(rule)}.`,
              },
          ];
}

function shares(rule: Rule): string {
    return sharesOf(rule)
        .map(
            ({ destination, share }) =>
                `${String(destination.subset ?? destination.host)} gets ${sayPercent(Number(share))}`,
        )
        .join(", ");
}

function unread({ object, unread: whole, rules }: StackRoute): Finding[] {
    const lists = rules.flatMap((rule) =>
        rule.unread.filter((path) => !path.includes("destination") && !path.endsWith(".weight")),
    );
    return [...whole.filter((path) => !path.startsWith("metadata.")), ...lists].map((path) => ({
        kind: "unchecked",
        urn: object.urn,
        message: `the weights in ${path} of ${describe(object)}, which is known only after the update.`,
    }));
}
