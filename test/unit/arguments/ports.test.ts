import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import fc from "fast-check";
import type { BlueGreenServiceArgs } from "../../../src/args.ts";
import { declaredPorts } from "../../../src/arguments/ports.ts";
import { findProblems } from "../../../src/arguments/validate.ts";
import { COLORS } from "../../../src/model/color.ts";
import { serviceSpec } from "../../../src/routing/service.ts";
import { containerPorts } from "../../../src/workload/podTemplate.ts";
import { HAPPY } from "../happy.ts";
import { settingsFor } from "../settingsFor.ts";

const number = fc.integer({ min: 1, max: 9 });
const own = fc.option(number, { nil: undefined });
const target = fc.oneof(fc.constant(undefined), number, fc.constantFrom("web", "http"));

/** Containers and ports of every kind. */
const anyPorts: fc.Arbitrary<Partial<BlueGreenServiceArgs>> = fc
    .record({
        common: own,
        blue: own,
        green: own,
        podDefaults: fc.boolean(),
        targets: fc.array(target, { minLength: 1, maxLength: 3 }),
    })
    .map(({ common, blue, green, podDefaults, targets }) => ({
        container: common === undefined ? undefined : { port: common, healthPath: "/health" },
        blue: { image: "my-app:1", podDefaults, container: { healthPath: "/health", ...(blue && { port: blue }) } },
        green: { image: "my-app:2", podDefaults, container: { healthPath: "/health", ...(green && { port: green }) } },
        service: {
            ports: targets.map((targetPort, index) => ({
                ...{ name: index === 0 ? "http" : `http-${index}`, port: 80 + index },
                ...(targetPort !== undefined && { targetPort }),
            })),
        },
    })) as fc.Arbitrary<Partial<BlueGreenServiceArgs>>;

describe("the ports of a service", () => {
    it("target a port that the pods of both colours have, by default the container's", () => {
        fc.assert(
            fc.property(anyPorts, (change) => {
                const args = { ...HAPPY, ...change } as BlueGreenServiceArgs;
                fc.pre(findProblems("my-app", args).length === 0);
                const settings = settingsFor(change);
                for (const [index, { targetPort }] of ((serviceSpec(settings).ports ?? []) as Port[]).entries()) {
                    const asked = args.service?.ports?.[index]?.targetPort;
                    for (const color of COLORS) {
                        const declared = containerPorts(settings, color);
                        const found = declared.find(({ containerPort, name }) =>
                            typeof targetPort === "number" ? containerPort === targetPort : name === targetPort,
                        );
                        assert.ok(found, `${targetPort} among ${JSON.stringify(declared)}`);
                        const container = { ...args.container, ...args[color].container };
                        assert.equal(found.containerPort, typeof asked === "number" ? asked : container.port);
                        const names = declared.filter(({ name }) => name !== undefined);
                        assert.equal(new Set(names.map(({ name }) => name)).size, names.length);
                    }
                }
            }),
            { numRuns: 1000 },
        );
    });

    it("are numbers for as long as both colours listen on the same one", () => {
        for (const change of [
            {},
            { green: { ...HAPPY.green, container: { port: 8080 } } },
            {
                container: undefined,
                blue: { ...HAPPY.blue, container: { port: 9090, healthPath: "/" } },
                green: { ...HAPPY.green, container: { port: 9090, healthPath: "/" } },
            },
        ]) {
            const { ports } = settingsFor(change as Partial<BlueGreenServiceArgs>);
            assert.equal(ports[0]?.targetPort, ports[0]?.listens.green);
        }
    });

    it("have no names in pods that get no defaults, unless the Service asks by name", () => {
        const bare = { blue: { ...HAPPY.blue, podDefaults: false }, green: { ...HAPPY.green, podDefaults: false } };
        assert.deepEqual(containerPorts(settingsFor(bare), "blue"), [{ containerPort: 8080 }]);
        const differ = { ...bare, green: { ...bare.green, container: { port: 9090 } } };
        assert.deepEqual(containerPorts(settingsFor(differ), "blue"), [{ containerPort: 8080, name: "http" }]);
    });
});

interface Port {
    targetPort: number | string;
}

describe("the ports that a pod declares", () => {
    const main = { name: "main", ports: [{ containerPort: 8080, name: "http" }, { containerPort: 9000 }] };

    it("are those of all its containers", () => {
        const pod = { containers: [main, { name: "side" }] };
        const ports = [
            { number: 8080, name: "http" },
            { number: 9000, name: undefined },
        ];
        assert.deepEqual(declaredPorts(pod), ports);
        assert.deepEqual(declaredPorts({ podSpec: pod }), ports);
    });

    it("are not known where a part of it is known too late", () => {
        for (const pod of [
            output({ containers: [main] }),
            { podSpec: output({ containers: [main] }) },
            { containers: output([main]) },
            { containers: [output(main)] },
            { containers: [{ name: "main", ports: [output({ containerPort: 1 })] }] },
            { containers: [{ name: "main", ports: [{ containerPort: output(1) }] }] },
        ]) {
            assert.equal(declaredPorts(pod), undefined);
        }
    });
});
