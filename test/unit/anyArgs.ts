import fc from "fast-check";
import type { BlueGreenServiceArgs } from "../../src/args.ts";
import { HAPPY } from "./happy.ts";

const color = fc.constantFrom("blue" as const, "green" as const);

/** Ports of different names and numbers, all HTTP. */
const ports = fc
    .uniqueArray(fc.integer({ min: 1, max: 65535 }), { minLength: 1, maxLength: 3 })
    .map((numbers) => numbers.map((port, index) => ({ name: index === 0 ? "http" : `http-${index}`, port })));

const traffic = fc.record(
    {
        idlePercent: fc.integer({ min: 0, max: 99 }),
        mirrorPercent: fc.integer({ min: 0, max: 100 }),
        testHeader: fc.constantFrom("x-color", { name: "x-test", atGateway: true }),
        match: fc.constant([{ uri: { prefix: "/beta" } }]),
        timeout: fc.constantFrom("30s", "1m30s"),
        retries: fc.record({ attempts: fc.nat(5) }),
    },
    { requiredKeys: [] },
);

/** Arguments in which nothing is wrong, of every kind of routing. */
export const anyArgs: fc.Arbitrary<BlueGreenServiceArgs> = fc
    .record({
        activeColor: color,
        replicas: fc.integer({ min: 1, max: 20 }),
        service: fc.record({ ports, pinToActive: fc.boolean() }),
        traffic,
        gateway: fc.constantFrom(HAPPY.gateway, { existing: ["istio-system/main"] }, undefined),
    })
    .map(
        (change) => ({ ...HAPPY, ...change, ...(change.gateway ? {} : { hosts: undefined }) }) as BlueGreenServiceArgs,
    );
