import assert from "node:assert/strict";
import { isSecret, Output, output } from "@pulumi/pulumi";
import { readServices } from "../../src/stackConfig.ts";
import { problemsThrown } from "./problemsThrown.ts";
import { resolved } from "./recording.ts";

const told = (value: unknown) => resolved(output(value));
const isKeptSecret = async (value: unknown) => Output.isInstance(value) && (await isSecret(output(value)));

function read(config: Record<string, string> = {}, secrets: string[] = []) {
    return readServices(
        "my-app",
        Object.fromEntries(Object.entries(config).map(([key, value]) => [`my-app:${key}`, value])),
        (key) => secrets.some((each) => key === `my-app:${each}`),
    );
}

function problemsOf(config: Record<string, string>, secrets: string[] = []): string[] {
    return problemsThrown(() => read(config, secrets));
}

const container = { port: 8080, healthPath: "/health" };

describe("stack configuration", () => {
    it("describes the guide's my-app if nothing is configured", () => {
        const [service] = read();
        assert.equal(service?.name, "my-app");
        assert.deepEqual(
            [service?.args.activeColor, service?.args.blue.image, service?.args.green.image, service?.args.hosts],
            ["blue", "my-app:1.0.0", "my-app:2.0.0", ["my-app.example.com"]],
        );
    });

    it("takes numbers and truth values for text in labels and annotations, which is how Pulumi stores them", () => {
        const [service] = read({
            podAnnotations: '{"prometheus.io/scrape":true}',
            green: '{"podLabels":{"tier":2}}',
        });
        assert.deepEqual(
            [service?.args.podAnnotations, service?.args.green.podLabels],
            [{ "prometheus.io/scrape": "true" }, { tier: "2" }],
        );
    });

    it("keeps the other fields of an object of which one was configured", () => {
        assert.deepEqual(read({ green: '{"image":"my-app:3.0.0"}' })[0]?.args.green, {
            image: "my-app:3.0.0",
            version: "v2",
        });
    });

    it("takes a version that the CLI stored as a number", () => {
        assert.equal(read({ green: '{"version":2}' })[0]?.args.green.version, "2");
    });

    it("names a colour that does not exist", () => {
        assert.deepEqual(problemsOf({ activeColor: "purple" }), [
            'activeColor: got "purple"; allowed: "blue", "green"',
        ]);
    });

    it("names a key that is not known, and those that are", () => {
        assert.match(
            problemsOf({ activeColour: "green" })[0] ?? "",
            /^activeColour: is not known \(did you mean activeColor\?\); allowed: activeColor, /,
        );
    });

    it("leaves the keys of other namespaces alone", () => {
        assert.doesNotThrow(() => readServices("my-app", { "kubernetes:context": "prod" }));
    });

    it("names what is wrong in the words of the configuration", () => {
        assert.match(problemsOf({ host: "*" })[0] ?? "", /^host: got "\*"/);
    });

    it("names a number that is none", () => {
        assert.match(problemsOf({ replicas: "many" })[0] ?? "", /^replicas: got "many"; allowed: a whole number/);
    });

    it("refuses an active colour without pods", () => {
        assert.match(problemsOf({ blue: '{"replicas":0}' })[0] ?? "", /^blue\.replicas: got 0; allowed: at least 1/);
    });

    it("reports the problems of all services together", () => {
        const services = JSON.stringify({
            orders: {
                blue: { image: "orders:1" },
                green: {},
                container,
            },
            users: { blue: { image: "users:1" }, green: { image: "users:2" }, container, activeColor: "red" },
        });
        assert.deepEqual(
            problemsOf({ services, activeColor: "blue" }).map((each) => each.split(":")[0]),
            ["services.orders.green.image", "services.users.activeColor"],
        );
    });

    it("refuses for one of several services what it refuses for one alone", () => {
        const orders = { blue: { image: "orders:1" }, green: { image: "orders:2" }, container };
        const services = JSON.stringify({
            orders: { activeColor: "blue", ...orders, hosts: ["a.example.com"], pod: { containers: [] } },
        });
        const [hosts, pod, ...more] = problemsOf({ services });
        assert.match(
            hosts ?? "",
            /^services\.orders\.hosts: is not known \(did you mean host\?\); allowed: activeColor/,
        );
        assert.match(pod ?? "", /^services\.orders\.pod: is not known/);
        assert.deepEqual(more, []);
    });

    it("gives the services what was configured for all of them", () => {
        const services = JSON.stringify({
            orders: { blue: { image: "orders:1" }, green: { image: "orders:2" }, container },
        });
        assert.equal(read({ services, activeColor: "green" })[0]?.args.activeColor, "green");
    });

    const orders = JSON.stringify({ orders: { blue: { image: "o:1" }, green: { image: "o:2" }, container } });

    it("takes the defaults of one service for none where there are several", () => {
        const defaults = { activeColor: "blue", host: "my-app.example.com", gateway: "{}", traffic: "{}" };
        const [service] = read({ ...defaults, services: orders });
        assert.deepEqual([service?.args.hosts, service?.args.gateway], [undefined, undefined]);
    });

    it("refuses one host for several services", () => {
        const [problem] = problemsOf({ activeColor: "blue", host: "shop.example.com", services: orders });
        assert.match(problem ?? "", /^host: got "shop\.example\.com"; allowed: services\.<name>\.host/);
    });

    it("takes numbers and truth values for text in environment variables", () => {
        const env = [
            { name: "PORT", value: 8080 },
            { name: "DEBUG", value: true },
            { name: "A", valueFrom: {} },
        ];
        const [service] = read({ container: JSON.stringify({ env }), blue: JSON.stringify({ container: { env } }) });
        const expected = [{ name: "PORT", value: "8080" }, { name: "DEBUG", value: "true" }, env[2]];
        assert.deepEqual(service?.args.container?.env, expected);
        assert.deepEqual(service?.args.blue.container?.env, expected);
    });

    it("takes numbers and truth values for text among the words of a command line", () => {
        const words = { command: ["serve", 2], args: ["--port", 8080, true] };
        const [service] = read({ container: JSON.stringify(words), blue: JSON.stringify({ container: words }) });
        for (const given of [service?.args.container, service?.args.blue.container]) {
            assert.deepEqual(
                [given?.command, given?.args],
                [
                    ["serve", "2"],
                    ["--port", "8080", "true"],
                ],
            );
        }
    });

    it("refuses a service that is no object, by its name", () => {
        const [problem, ...others] = problemsOf({ services: '{"cart":"green"}' });
        assert.match(problem ?? "", /^services\.cart: got "green"; allowed: an object of activeColor, /);
        assert.deepEqual(others, []);
    });

    it("says where a name is from that Kubernetes would refuse", () => {
        const services = JSON.stringify({ My_App: { blue: { image: "o:1" }, green: { image: "o:2" }, container } });
        assert.match(
            problemsOf({ activeColor: "blue", services })[0] ?? "",
            /^services\.My_App: got "My_App"; allowed: /,
        );
        assert.throws(() => readServices("My_App", {}), /\n {2}name in Pulumi\.yaml: got "My_App"; allowed: /);
    });

    it("refuses the host that another service has, naming both", () => {
        const service = (host: string) => ({ blue: { image: "o:1" }, green: { image: "o:2" }, container, host });
        const gateway = '{"existing":["istio-system/main"]}';
        const services = JSON.stringify({ shop: service("shop.example.com"), cart: service("shop.example.com") });
        assert.deepEqual(problemsOf({ activeColor: "blue", services, gateway }), [
            'services.cart.host: got "shop.example.com", which is also services.shop.host; allowed: a host of its own: of two routes for ' +
                "one host Istio follows the older one, and the other service gets no traffic",
        ]);
    });

    it("refuses the name that another service's object has, naming both", () => {
        const names = JSON.stringify({ service: "shop" });
        const services = JSON.stringify({
            a: { blue: { image: "o:1" }, green: { image: "o:2" }, container },
            b: { blue: { image: "o:1" }, green: { image: "o:2" }, container },
        });
        assert.deepEqual(problemsOf({ activeColor: "blue", services, names }), [
            'services.b.names.service: got "shop", which is also services.a.names.service; allowed: a name that no other Service in its namespace has',
        ]);
    });
});

describe("a secret of the stack configuration", () => {
    const PASSWORD = "hunter2-and-more";
    const env = [{ name: "PASSWORD", value: PASSWORD }];
    const secretContainer = { ...container, env };

    it("stays one wherever it may be one, with what is beside it", async () => {
        const [service] = read({ container: JSON.stringify({ env }) }, ["container"]);
        const { container } = service?.args ?? assert.fail("no service");
        assert.equal(container?.port, 8080);
        assert.ok(await isKeptSecret(container?.env));
        assert.deepEqual(await told(container.env), env);
    });

    it("stays one in every service of which it is", async () => {
        const service = { blue: { image: "o:1" }, green: { image: "o:2" }, container: secretContainer };
        const services = JSON.stringify({ one: { ...service, activeColor: "green" } });
        const [one] = read({ services }, ["services"]);
        assert.equal(one?.args.activeColor, "green");
        for (const value of [one?.args.container?.env, one?.args.blue.image]) {
            assert.ok(await isKeptSecret(value));
        }
    });

    it("leaves everything else as it is", () => {
        const [service] = read({ container: JSON.stringify({ env }) }, ["blue"]);
        assert.deepEqual(service?.args.container?.env, env);
        assert.equal(service?.args.green.image, "my-app:2.0.0");
    });

    it("is refused where it decides what is made, and is not shown", () => {
        const config = {
            activeColor: "green",
            host: `${PASSWORD}.example.com`,
            namespace: PASSWORD,
            traffic: JSON.stringify({ match: [{ headers: { "x-key": { exact: PASSWORD } } }] }),
            labels: JSON.stringify({ key: PASSWORD }),
        };
        const problems = problemsOf(config, Object.keys(config));
        assert.deepEqual(
            problems.map((each) => each.split(":")[0]),
            Object.keys(config),
        );
        assert.ok(problems.every((each) => each.includes("is a secret, or contains one; allowed: a plain value")));
        assert.ok(problems.every((each) => !each.includes(PASSWORD)));
    });

    it("is refused where nothing of all services can be one", () => {
        const services = JSON.stringify({ shop: { activeColor: "green" } });
        const common = { blue: '{"image":"o:1"}', green: '{"image":"o:2"}', container: JSON.stringify(container) };
        assert.deepEqual(
            problemsOf({ ...common, services }, ["services"]).map((each) => each.split(":")[0]),
            ["services"],
        );
    });

    it("is not shown in what is wrong with it", () => {
        const wrong = { container: JSON.stringify({ port: PASSWORD, preStop: PASSWORD, [`${PASSWORD}`]: 1 }) };
        const problems = problemsOf(wrong, ["container"]);
        assert.ok(
            problems.includes(
                "container.port: got a secret that is not valid; allowed: a whole number from 1 to 65535",
            ),
        );
        assert.match(problemsOf(wrong)[0] ?? "", new RegExp(`got "${PASSWORD}"`));
        const values = problems.map((each) => each.slice(each.indexOf(":")));
        assert.ok(
            values.every((each) => !each.includes(PASSWORD)),
            values.join(),
        );
    });
});
