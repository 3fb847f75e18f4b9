import type { BlueGreenServiceArgs } from "../args.ts";
import { COLORS } from "../model/color.ts";
import { milliseconds } from "../model/duration.ts";
import { bothColorsName } from "../model/names.ts";
import { hostKey } from "../model/route/host.ts";
import { policyOf } from "./destinationPolicy.ts";
import type { Problem } from "./problems.ts";
import type { Settings } from "./settings.ts";
import { targetProblems } from "./targetProblems.ts";

/** What is wrong with routing only when several arguments are looked at together. */
export function routingProblems(args: BlueGreenServiceArgs, settings: Settings): Problem[] {
    return [
        ...portProblems(args),
        ...targetProblems(args, settings),
        ...hostProblems(settings),
        ...gatewayProblems(args, settings),
        ...retryProblems(settings),
        ...destinationProblems(settings),
        ...clientProtocolProblems(settings),
        ...nameProblems(settings),
    ];
}

function portProblems(args: BlueGreenServiceArgs): Problem[] {
    const ports = args.service?.ports ?? [];
    const problems = (["name", "port"] as const).flatMap((key) =>
        ports.flatMap((port, index) =>
            ports.findIndex((earlier) => earlier[key] === port[key]) < index
                ? [
                      {
                          path: `service.ports[${index}].${key}`,
                          reason: `got ${JSON.stringify(port[key])} twice; allowed: a different one for each port`,
                      },
                  ]
                : [],
        ),
    );
    return problems;
}

/** Istio would refuse the whole route or Gateway, without naming the argument. */
function hostProblems({ hosts, gateway, namespace, names: { service } }: Settings): Problem[] {
    // Where the namespace is not known yet, only the short name can be compared.
    const keyOf = (host: string) => (typeof namespace === "string" ? hostKey(host, namespace) : host);
    const keys = hosts.map(keyOf);
    return hosts.flatMap((host, index) => {
        const refuse = (allowed: string) => [{ path: `hosts[${index}]`, reason: `got "${host}"${allowed}` }];
        if (keys[index] === keyOf(service))
            return refuse(", which is the Service's own name and always routed; allowed: other names");
        if (keys.indexOf(keys[index] ?? "") < index) return refuse(" twice; allowed: each host once");
        if (gateway?.selector && !host.includes("."))
            return refuse(
                ', a short name, which Istio refuses in a Gateway; allowed: a full name such as "my-app.example.com"',
            );
        return [];
    });
}

function gatewayProblems({ gateway, hosts }: BlueGreenServiceArgs, { gateway: filled }: Settings): Problem[] {
    const problems: Problem[] = [];
    if (gateway && !hosts?.length) {
        problems.push({
            path: "hosts",
            reason: "got nothing; allowed: at least one host name, since gateway is given",
        });
    }
    if (hosts?.length && !gateway) {
        problems.push({ path: "gateway", reason: "got nothing; allowed: a gateway, since hosts are given" });
    }
    if (!gateway) return problems;
    if ((gateway.selector === undefined) === (gateway.existing === undefined)) {
        problems.push({
            path: "gateway",
            reason: `got ${gateway.selector ? "both" : "neither"}; allowed: either selector, which makes a Gateway, or existing`,
        });
    }
    for (const field of ["port", "tls"] as const) {
        if (gateway.existing && gateway[field] !== undefined) {
            problems.push({
                path: `gateway.${field}`,
                reason: "cannot be given for existing Gateways; allowed: only with selector",
            });
        }
    }
    if (filled?.tls && filled.tls.port === filled.port) {
        problems.push({
            path: "gateway.tls.port",
            reason: `got ${filled.port}, which is also the port of HTTP; allowed: another port`,
        });
    }
    return problems;
}

function retryProblems({ traffic }: Settings): Problem[] {
    const { timeout, retries } = traffic;
    const perTryTimeout = retries?.perTryTimeout;
    if (timeout === undefined || perTryTimeout === undefined || milliseconds(perTryTimeout) <= milliseconds(timeout))
        return [];
    return [
        {
            path: "traffic.retries.perTryTimeout",
            reason: `got "${perTryTimeout}"; allowed: at most traffic.timeout, "${timeout}", or no request is ever retried`,
        },
    ];
}

function destinationProblems({ destination }: Settings): Problem[] {
    const spared = (["blue", "green"] as const).filter((color) => {
        const { warmup, loadBalancer } = policyOf(destination, color);
        return warmup && loadBalancer && !["LEAST_REQUEST", "ROUND_ROBIN"].includes(loadBalancer.simple ?? "");
    });
    const colors = spared.length === COLORS.length ? "" : ` of ${spared.join()}`;
    return spared.length === 0
        ? []
        : [
              {
                  path: "destination.warmup",
                  reason: `has no effect with this loadBalancer${colors}; allowed: only with LEAST_REQUEST or ROUND_ROBIN`,
              },
          ];
}

/** Istio refuses the whole DestinationRule, whichever of its policies says both. */
function clientProtocolProblems({ destination }: Settings): Problem[] {
    const { blue: _, green: __, ...common } = destination;
    const saysBoth = [common, ...COLORS.map((color) => policyOf(destination, color))].some(
        ({ connectionPool: { http } = {} }) => http?.useClientProtocol === true && http.h2UpgradePolicy === "UPGRADE",
    );
    return saysBoth
        ? [
              {
                  path: "destination.connectionPool.http.useClientProtocol",
                  reason: "got true with h2UpgradePolicy UPGRADE; allowed: one of the two, since pods get requests either in the caller's protocol or in HTTP/2",
              },
          ]
        : [];
}

function nameProblems({ names, pinToActive }: Settings): Problem[] {
    const problems: Problem[] = [];
    if (names.blue === names.green) {
        problems.push({
            path: "names.green",
            reason: `got "${names.green}", which is also the name of blue; allowed: another name`,
        });
    }
    if (pinToActive && bothColorsName(names.service).length > 63) {
        problems.push({
            path: "service.pinToActive",
            reason: `needs a second Service, whose name "${bothColorsName(names.service)}" is longer than 63 characters; allowed: only with a shorter name`,
        });
    }
    if (pinToActive && bothColorsName(names.destinationRule).length > 253) {
        problems.push({
            path: "service.pinToActive",
            reason: `needs a second DestinationRule, whose name "${bothColorsName(names.destinationRule)}" is longer than 253 characters; allowed: only with a shorter names.destinationRule`,
        });
    }
    return problems;
}
