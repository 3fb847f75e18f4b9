import type { Input } from "@pulumi/pulumi";
import type { RequestMatch, RetryArgs } from "../args.ts";
import { selectorLabels } from "../arguments/podLabels.ts";
import type { PortSettings } from "../arguments/ports.ts";
import type { Settings } from "../arguments/settings.ts";
import { COLORS, type Color } from "../model/color.ts";
import { MESH, Routes, subsetName } from "../model/names.ts";
import { gatewayReferences } from "./gateway.ts";
import { destinationHost } from "./service.ts";

/** What Istio's VirtualService holds, as far as it is used here. */
export interface VirtualServiceSpec {
    readonly hosts: string[];
    readonly gateways: Input<string>[];
    readonly http: HttpRoute[];
}

export interface HttpRoute {
    readonly name: string;
    readonly match?: RouteMatch[];
    readonly route: WeightedDestination[];
    readonly mirror?: Destination;
    readonly mirrorPercentage?: { readonly value: number };
    readonly retries?: RetryArgs;
    readonly timeout?: string;
}

export type RouteMatch = Omit<RequestMatch, "sourceNamespace"> & {
    port?: number;
    gateways?: string[];
    sourceNamespace?: Input<string>;
};

export interface Destination {
    readonly host: string;
    readonly subset: string;
    readonly port: { readonly number: number };
}

export interface WeightedDestination {
    readonly destination: Destination;
    readonly weight: number;
}

/** Sends requests to the colours, those of callers in the mesh and those that come through a gateway. */
export function virtualServiceSpec(settings: Settings): VirtualServiceSpec {
    const [main, ...further] = settings.ports;
    if (!main) throw new Error("a service without ports cannot be routed");
    return {
        hosts: [settings.names.service, ...settings.hosts],
        gateways: [...gatewayReferences(settings), MESH],
        // Rules of the main port match any port, so they come last.
        http: [...further.flatMap((port) => rulesOfFurtherPort(settings, port)), ...rules(settings, main)],
    };
}

/** Only for sidecars `port` is the Service's port; in a gateway it is the gateway's. */
function rulesOfFurtherPort(settings: Settings, port: PortSettings): HttpRoute[] {
    return rules(settings, port).map(({ name, match, ...rest }) => ({
        name: `${name}-${port.name}`,
        match: (match ?? [{}]).map((each) => ({
            ...each,
            port: port.port,
            // In a condition that also names gateways, even only the mesh, Istio ignores source labels and would match every
            // caller.
            ...(!asksWhoCalls(each) && { gateways: [MESH] }),
        })),
        ...rest,
    }));
}

/** No gateway: conditions on the calling pod apply only to sidecars. */
function asksWhoCalls({ sourceLabels = {}, sourceNamespace }: RouteMatch): boolean {
    return Object.keys(sourceLabels).length > 0 || sourceNamespace !== undefined;
}

/** Rules for particular requests come before the weighted rule, and first those of callers whose requests have a colour already. */
function rules(settings: Settings, { port }: PortSettings): HttpRoute[] {
    const { testHeader, match, mirrorPercent, idlePercent, retries, timeout } = settings.traffic;
    const treatment = { ...(retries && { retries: retriesOf(retries) }), ...(timeout !== undefined && { timeout }) };
    const to = (color: Color): Destination => ({
        host: destinationHost(settings),
        subset: subsetName(color),
        port: { number: port },
    });
    const onlyTo = (color: Color) => ({ route: [{ destination: to(color), weight: 100 }], ...treatment });
    const test = typeof testHeader === "string" ? { name: testHeader } : testHeader;
    return [
        ...COLORS.flatMap((color) => {
            const callers = callersOf(settings, color);
            return callers.length > 0 ? [{ name: Routes.set(color), match: callers, ...onlyTo(color) }] : [];
        }),
        ...(test
            ? COLORS.map((color) => ({
                  name: Routes.test(color),
                  match: [
                      {
                          headers: { [test.name]: { exact: color } },
                          ...(test.atGateway ? {} : { gateways: [MESH] }),
                      },
                  ],
                  ...onlyTo(color),
              }))
            : []),
        ...(match.length > 0 ? [{ name: Routes.match, match, ...onlyTo(settings.idle) }] : []),
        {
            name: Routes.main,
            route: [
                { destination: to(settings.active), weight: 100 - idlePercent },
                ...(idlePercent > 0 ? [{ destination: to(settings.idle), weight: idlePercent }] : []),
            ],
            ...(mirrorPercent > 0 && { mirror: to(settings.idle), mirrorPercentage: { value: mirrorPercent } }),
            ...treatment,
        },
    ];
}

/**
 * The pods of a colour of all members of a release set, by the labels that select them: no label is added, which would replace live
 * pods. Without gateways, beside which Istio ignores the labels.
 */
function callersOf({ set }: Settings, color: Color): RouteMatch[] {
    return (set?.members ?? []).map((member) => ({
        sourceLabels: selectorLabels(member, color),
        sourceNamespace: member.namespace,
    }));
}

/** Istio refuses details of disabled retries, which configured defaults may leave behind. */
function retriesOf(retries: RetryArgs): RetryArgs {
    return retries.attempts === 0 ? { attempts: 0 } : retries;
}
