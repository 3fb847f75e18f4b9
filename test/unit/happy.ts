import type { BlueGreenServiceArgs } from "../../src/args.ts";

/** Arguments in which nothing is wrong; each test changes one thing. */
export const HAPPY: BlueGreenServiceArgs = {
    activeColor: "blue",
    blue: { image: "my-app:1.0.0", version: "v1" },
    green: { image: "my-app:2.0.0", version: "v2" },
    container: { port: 8080, healthPath: "/health" },
    hosts: ["my-app.example.com"],
    gateway: { selector: { istio: "ingressgateway" } },
};
