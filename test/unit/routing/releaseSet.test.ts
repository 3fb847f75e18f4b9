import assert from "node:assert/strict";
import fc from "fast-check";
import type { BlueGreenReleaseSetArgs, RequestMatch, ServicePortArgs } from "../../../src/args.ts";
import { podLabels } from "../../../src/arguments/podLabels.ts";
import { validateReleaseSet } from "../../../src/arguments/releaseSet.ts";
import type { Settings } from "../../../src/arguments/settings.ts";
import { COLORS, type Color } from "../../../src/model/color.ts";
import { Routes } from "../../../src/model/names.ts";
import { viewRoute } from "../../../src/model/route/view.ts";
import { type HttpRoute, type RouteMatch, virtualServiceSpec } from "../../../src/routing/virtualService.ts";
import { SET_SERVICES, SHOP } from "../releaseSet.ts";

const color = fc.constantFrom<Color>("blue", "green");
const ports = fc.constantFrom<ServicePortArgs[]>(
    [{ name: "http", port: 80 }],
    [
        { name: "http", port: 80 },
        { name: "grpc-admin", port: 9000 },
    ],
);
const any = fc.record({
    ports,
    pinToActive: fc.boolean(),
    testHeader: fc.constantFrom(undefined, "x-color", { name: "x-color", atGateway: true }),
    namespace: fc.constantFrom("shop", "cart"),
    tier: fc.constantFrom(undefined, "web"),
    isEntry: fc.boolean(),
    idlePercent: fc.integer({ min: 0, max: 99 }),
    match: fc.constantFrom<RequestMatch[]>([], [{ uri: { prefix: "/beta" } }]),
    version: fc.constantFrom(undefined, "v1"),
});

/** Sets in which nothing is wrong, with every kind of routing. */
const anySet: fc.Arbitrary<BlueGreenReleaseSetArgs> = fc
    .record({ activeColor: color, members: fc.array(any, { minLength: 1, maxLength: 4 }) })
    .map(({ activeColor, members }) => {
        const isEntry = (index: number) => index === 0 || members[index]?.isEntry === true;
        const names = members.map((_, index) => `service-${index}`);
        const services = members.map(
            ({ ports: served, pinToActive, testHeader, namespace, tier, idlePercent, match, version }, index) => ({
                ...SET_SERVICES.inner,
                namespace,
                ...(version !== undefined && { podLabels: { team: version } }),
                service: { ports: served, pinToActive },
                selectorLabels: { service: { app: names[index] ?? "", ...(tier && { tier }) } },
                traffic: { ...(testHeader && { testHeader }), ...(isEntry(index) && { idlePercent, match }) },
            }),
        );
        return {
            activeColor,
            services: Object.fromEntries(services.map((service, index) => [names[index] ?? "", service])),
            entry: names.filter((_, index) => isEntry(index)),
        };
    });

interface Caller {
    labels: Readonly<Record<string, string>>;
    namespace: string;
    isGateway?: boolean;
}

interface Request {
    port: number;
    path: string;
    header: Color | undefined;
}

/** Whether istiod gives a proxy a rule of this condition: as `sourceMatchHTTP` in its route.go. */
function isFor({ gateways = [], sourceLabels = {}, sourceNamespace }: RouteMatch, caller: Caller): boolean {
    if (gateways.length > 0) return gateways.some((gateway) => (gateway === "mesh") !== (caller.isGateway ?? false));
    const has = Object.entries(sourceLabels).every(([key, value]) => caller.labels[key] === value);
    return has && (sourceNamespace === undefined || sourceNamespace === caller.namespace);
}

function takes({ port, headers, uri }: RouteMatch, request: Request): boolean {
    const asked = Object.values(headers ?? {}).every((each) => each.exact === request.header);
    return (port === undefined || port === request.port) && asked && request.path.startsWith(uri?.prefix ?? "");
}

/** The first rule that a request finds in the caller's own route. */
function ruleFor(rules: readonly HttpRoute[], caller: Caller, request: Request): HttpRoute | undefined {
    return rules.find(({ match }) => !match || match.some((each) => isFor(each, caller) && takes(each, request)));
}

const reached = (rule: HttpRoute | undefined) => rule?.route.map(({ destination }) => destination.subset);

const request = (ports: readonly number[]): fc.Arbitrary<Request> =>
    fc.record({
        port: fc.constantFrom(...ports),
        path: fc.constantFrom("/", "/beta/1"),
        header: fc.constantFrom(undefined, "blue", "green"),
    });

const callerOf = (member: Settings, which: Color): Caller => ({
    labels: podLabels(member, which),
    namespace: String(member.namespace),
});

const membersOf = (args: BlueGreenReleaseSetArgs) => validateReleaseSet("set", args).settings.members;

describe("the routes of a release set", () => {
    it("lead a caller of one colour to that colour of every member, whatever it asks for", () => {
        fc.assert(
            fc.property(anySet, color, fc.infiniteStream(request([80, 9000])), (args, which, requests) => {
                const members = membersOf(args);
                for (const caller of members) {
                    for (const called of members) {
                        const [asked] = requests.take(1);
                        assert.ok(asked);
                        const port = called.ports.some((each) => each.port === asked.port) ? asked.port : 80;
                        const rule = ruleFor(virtualServiceSpec(called).http, callerOf(caller, which), {
                            ...asked,
                            port,
                        });
                        assert.deepEqual(reached(rule), [which]);
                        assert.equal(rule?.route[0]?.destination.port.number, port);
                    }
                }
            }),
        );
    });

    it("lead others as the routes of the services alone would", () => {
        const outsiders: Caller[] = [
            { labels: { app: "client" }, namespace: "shop" },
            { labels: { istio: "ingressgateway" }, namespace: "istio-system", isGateway: true },
            { labels: { app: "service-0", color: "blue" }, namespace: "elsewhere" },
        ];
        fc.assert(
            fc.property(anySet, fc.constantFrom(...outsiders), request([80]), (args, caller, asked) => {
                for (const { set, ...member } of membersOf(args)) {
                    const [together, alone] = [{ ...member, set }, member].map((each) => virtualServiceSpec(each).http);
                    assert.ok(together && alone);
                    assert.deepEqual(ruleFor(together, caller, asked), ruleFor(alone, caller, asked));
                    assert.deepEqual(together.slice(-alone.length).at(-1), alone.at(-1));
                }
            }),
        );
    });

    it("are read as those of the services alone", () => {
        fc.assert(
            fc.property(anySet, (args) => {
                for (const { set, ...member } of membersOf(args)) {
                    assert.deepEqual(
                        viewRoute(virtualServiceSpec({ ...member, set })),
                        viewRoute(virtualServiceSpec(member)),
                    );
                }
            }),
        );
    });

    it("begin with the rules of the set, which name no gateway and lead to one colour", () => {
        const [, orders] = membersOf(SHOP);
        assert.ok(orders);
        const { http } = virtualServiceSpec(orders);
        assert.deepEqual(
            http.slice(0, 2),
            COLORS.map((each) => ({
                name: Routes.set(each),
                match: ["shop", "orders", "cart"].map((app) => ({
                    sourceLabels: { app, color: each },
                    sourceNamespace: "default",
                })),
                route: [{ destination: { host: "orders", subset: each, port: { number: 80 } }, weight: 100 }],
            })),
        );
    });
});
