import assert from "node:assert/strict";
import { ArgumentsError } from "../../src/problems.ts";
import { readServices } from "../../src/stackConfig.ts";

function read(config: Record<string, string> = {}) {
    return readServices(
        "my-app",
        Object.fromEntries(Object.entries(config).map(([key, value]) => [`my-app:${key}`, value])),
    );
}

function problemsOf(config: Record<string, string>): string[] {
    try {
        read(config);
    } catch (error) {
        if (error instanceof ArgumentsError) return error.problems.map(({ path, reason }) => `${path}: ${reason}`);
        throw error;
    }
    return [];
}

const container = { port: 8080, healthPath: "/health" };

describe("stack configuration", () => {
    it("describes the guide's my-app where nothing is configured", () => {
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
});
