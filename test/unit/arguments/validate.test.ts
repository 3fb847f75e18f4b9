import assert from "node:assert/strict";
import { output, RunError, secret } from "@pulumi/pulumi";
import fc from "fast-check";
import type { BlueGreenServiceArgs } from "../../../src/args.ts";
import { ArgumentsError } from "../../../src/arguments/problems.ts";
import { accept, findProblems, validate } from "../../../src/arguments/validate.ts";
import { HAPPY } from "../happy.ts";
import { problemsWith } from "./problemsWith.ts";

describe("validate", () => {
    it("finds nothing wrong with the happy arguments", () => assert.deepEqual(findProblems("my-app", HAPPY), []));

    it("names a colour that does not exist, and the two that do", () => {
        assert.deepEqual(problemsWith({ activeColor: "purple" }), [
            'activeColor: got "purple"; allowed: "blue", "green"',
        ]);
    });

    it("names what is missing", () => {
        assert.deepEqual(problemsWith({ activeColor: undefined }), [
            'activeColor: got nothing; allowed: "blue", "green"',
        ]);
    });

    it("names an image that is missing", () => {
        assert.deepEqual(problemsWith({ green: {} }), ["green.image: got nothing; allowed: an image's name"]);
    });

    it("names an object that contains itself, by where it does, and does not overflow", () => {
        const probe: Record<string, unknown> = { httpGet: { path: "/", port: 80 } };
        probe.again = [probe];
        const container = { ...HAPPY.container, readinessProbe: probe };
        assert.deepEqual(problemsWith({ container }), [
            "container.readinessProbe.again[0]: contains itself, directly or through its fields; allowed: a value without loops, as in JSON",
        ]);
        const change = { container } as unknown as BlueGreenServiceArgs;
        assert.throws(() => validate("my-app", { ...HAPPY, ...change }), /again\[0\]: contains itself/);
    });

    it("takes one object in two places", () => {
        const probe = { httpGet: { path: "/", port: 8080 } };
        const container = { ...HAPPY.container, readinessProbe: probe, livenessProbe: probe };
        assert.deepEqual(problemsWith({ container }), []);
    });

    it("refuses a probe that Kubernetes would refuse, and names what it lacks", () => {
        const withProbe = (probe: object) =>
            problemsWith({ green: { ...HAPPY.green, container: { livenessProbe: probe } } });
        const ways = "a Kubernetes probe with exactly one of httpGet, tcpSocket, grpc and exec";
        const port = "the port on which the container listens, or its name. To do without the probe, remove all of it";
        assert.deepEqual(withProbe({}), [`green.container.livenessProbe: got {}; allowed: ${ways}`]);
        assert.deepEqual(withProbe({ httpGet: {} }), [
            `green.container.livenessProbe.httpGet.port: got nothing; allowed: ${port}`,
        ]);
        assert.deepEqual(withProbe({ tcpSocket: { host: "a" } }), [
            `green.container.livenessProbe.tcpSocket.port: got nothing; allowed: ${port}`,
        ]);
        assert.deepEqual(withProbe({ tcpSocket: { port: 1 }, grpc: { port: 1 } }).length, 1);
        for (const probe of [
            { httpGet: { port: "http" }, exec: null },
            { httpGet: output({}) },
            { httpGet: { port: output(1) } },
            { grpc: { port: 1 } },
            { exec: { command: ["true"] } },
        ]) {
            assert.deepEqual(withProbe(probe), []);
        }
    });

    it("refuses an environment variable with a value and a source, as Kubernetes does", () => {
        const valueFrom = { secretKeyRef: { name: "db", key: "password" } };
        const withVariable = (variable: object) => ({ container: { ...HAPPY.container, env: [variable] } });
        assert.deepEqual(problemsWith(withVariable({ name: "A", value: "b", valueFrom })), [
            "container.env[0].valueFrom: got both value and valueFrom; allowed: one of the two, since Kubernetes refuses both",
        ]);
        for (const variable of [
            { name: "A", valueFrom },
            { name: "A", value: "", valueFrom },
            { name: "A", value: null, valueFrom },
            { name: "A", value: "b", valueFrom: null },
            { name: "A", value: "b" },
            { name: "A" },
        ]) {
            assert.deepEqual(problemsWith(withVariable(variable)), [], JSON.stringify(variable));
        }
    });

    it("refuses more annotations than Kubernetes takes of one object, in bytes and in sum", () => {
        const [large, half] = ["é".repeat(130_000), "x".repeat(130_000)];
        const tooMuch = /: got 25\d KiB in total; allowed: 248 KiB, since Kubernetes takes 256 KiB/;
        for (const [path, change] of [
            ["annotations", { annotations: { a: large } }],
            ["annotations", { annotations: { a: half, b: half } }],
            ["annotations", { annotations: { a: half }, cutoverReason: half }],
            ["cutoverReason", { cutoverReason: large }],
            ["podAnnotations", { podAnnotations: { a: large } }],
            [
                "green.podAnnotations",
                { podAnnotations: { a: half }, green: { ...HAPPY.green, podAnnotations: { b: half } } },
            ],
        ] as const) {
            const [problem = "", ...more] = problemsWith(change);
            assert.deepEqual([problem.startsWith(`${path}: `), tooMuch.test(problem), more], [true, true, []], problem);
        }
        assert.deepEqual(problemsWith({ annotations: { a: half }, podAnnotations: { a: half } }), []);
    });

    it("names unknown fields by their whole path", () => {
        assert.match(
            problemsWith({ container: { ...HAPPY.container, prot: 80 } })[0] ?? "",
            /^container\.prot: is not known \(did you mean port\?\); allowed: name, .*port/,
        );
    });

    it("refuses an active colour without pods", () => {
        assert.deepEqual(problemsWith({ blue: { ...HAPPY.blue, replicas: 0 } }), [
            "blue.replicas: got 0; allowed: at least 1, since activeColor blue gives this colour all traffic",
        ]);
    });

    it("allows an idle colour without pods", () => {
        assert.deepEqual(problemsWith({ green: { ...HAPPY.green, replicas: 0 } }), []);
    });

    it("refuses the host that would take over every other service's traffic", () => {
        assert.match(
            problemsWith({ hosts: ["*"] })[0] ?? "",
            /^hosts\[0\]: got "\*"; allowed: .*; "\*" .* would take over/,
        );
    });

    it("refuses ports that are not HTTP", () => {
        assert.match(
            problemsWith({ service: { ports: [{ name: "tcp-db", port: 5432 }] } })[0] ?? "",
            /^service\.ports\[0\]\.name: got "tcp-db"; .*only HTTP ports can be routed$/,
        );
    });

    it("refuses two ports of one number", () => {
        assert.match(
            problemsWith({
                service: {
                    ports: [
                        { name: "http", port: 80 },
                        { name: "http-admin", port: 80 },
                    ],
                },
            }).join(),
            /^service\.ports\[1\]\.port: got 80 twice/,
        );
    });

    it("refuses a container without a readiness check", () => {
        assert.match(problemsWith({ container: { port: 8080 } })[0] ?? "", /^container\.healthPath: got nothing/);
    });

    it("refuses a gateway without hosts", () => {
        assert.match(problemsWith({ hosts: [] })[0] ?? "", /^hosts: got nothing; allowed: at least one/);
    });

    it("refuses hosts that no gateway opens", () => {
        assert.match(problemsWith({ gateway: undefined })[0] ?? "", /^gateway: got nothing/);
    });

    it("leaves Outputs to the API server", () => {
        assert.deepEqual(problemsWith({ blue: { ...HAPPY.blue, image: output("my-app:1.0.0") } }), []);
    });

    for (const [what, late, shown] of [
        ["an Output", output("blue"), "an Output"],
        ["a secret", secret("blue"), "an Output"],
        ["a promise", Promise.resolve("blue"), "a promise"],
    ] as const) {
        it(`says what to do with ${what} where a plain value decides`, () => {
            for (const path of [
                "activeColor",
                "replicas",
                "hosts",
                "traffic",
                "labels",
                "cutoverReason",
                "allowLiveChange",
            ]) {
                const [problem = "", ...others] = problemsWith({ [path]: late });
                assert.deepEqual(others, []);
                assert.ok(problem.startsWith(`${path}: got ${shown}; allowed: `), problem);
                assert.match(problem, /, as a plain value\. .*new pulumi\.Config\(\).*await reference\.getOutputValue/);
            }
        });
    }

    it("names Outputs inside of what is wrong as such", () => {
        assert.match(
            problemsWith({ hosts: [output("my-app.example.com")] })[0] ?? "",
            /^hosts\[0\]: got an Output; allowed: a host name .*, as a plain value/,
        );
        assert.match(
            problemsWith({ hosts: { first: output("a"), second: () => "b" } })[0] ?? "",
            /^hosts: got \{"first":"<an Output>","second":"<a function>"\}; allowed: /,
        );
    });

    it("asks whether a similar field was meant, and only where it is similar", () => {
        assert.match(problemsWith({ activeColour: "blue" })[0] ?? "", /^activeColour: .*did you mean activeColor\?/);
        assert.match(
            problemsWith({ gate: { minReplica: 1 } })[0] ?? "",
            /^gate\.minReplica: .*did you mean minReplicas\?/,
        );
        assert.doesNotMatch(problemsWith({ whatever: 1 })[0] ?? "", /did you mean/);
    });

    it("refuses a name that Kubernetes would refuse", () => {
        assert.match(findProblems("My_App", HAPPY)[0]?.reason ?? "", /^got "My_App"; allowed: at most 57 lower case/);
    });

    it("gathers every problem in one error that the CLI prints without a stack trace", () => {
        assert.throws(
            () =>
                validate("my-app", { ...HAPPY, activeColor: "purple", replicas: 0 } as unknown as BlueGreenServiceArgs),
            (error) => {
                assert.ok(error instanceof ArgumentsError);
                assert.ok(RunError.isInstance(error));
                assert.equal(
                    error.message,
                    'BlueGreenService "my-app" has 2 problems, nothing was changed:\n' +
                        '  activeColor: got "purple"; allowed: "blue", "green"\n' +
                        "  replicas: got 0; allowed: a whole number of at least 1",
                );
                return true;
            },
        );
    });

    it("names the path of whatever is put in place of a whole number", () => {
        const paths = ["replicas", "standbyReplicas", "rolloutTimeoutSeconds"] as const;
        const wrong = fc.anything().filter((value) => value !== undefined && !Number.isInteger(value));
        fc.assert(
            fc.property(fc.constantFrom(...paths), wrong, (path, value) => {
                const [first] = findProblems("my-app", { ...HAPPY, [path]: value } as BlueGreenServiceArgs);
                assert.equal(first?.path, path);
            }),
        );
    });

    it("does not check again what a program accepted, under that name", () => {
        // Wrong, so that a check would be seen.
        const args = { ...HAPPY, hosts: ["*"] };
        accept("my-app", args);
        assert.deepEqual(validate("my-app", args).hosts, ["*"]);
        assert.throws(() => validate("other", args), ArgumentsError);
        assert.throws(() => validate("my-app", { ...args }), ArgumentsError);
    });
});
