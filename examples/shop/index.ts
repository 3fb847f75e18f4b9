import { Config } from "@pulumi/pulumi";
import { BlueGreenReleaseSet, type Color, type ReleaseSetServiceArgs } from "istio-blue-green";

const config = new Config();

// shop calls orders, and orders calls payments. Both shop and orders call catalog.
const set = new BlueGreenReleaseSet("shop", {
    activeColor: config.require("activeColor") as Color,
    services: {
        shop: {
            ...service("shop"),
            hosts: ["store.example.com"],
            gateway: { selector: { istio: "ingressgateway" }, port: 8083 },
            // Only an entry splits requests. Whatever it gives green goes on in green.
            traffic: { idlePercent: config.requireNumber("canaryPercent") },
            // One of its own, and one of the whole set.
            monitoring: { dashboard: true },
        },
        orders: service("orders"),
        payments: service("payments"),
        catalog: service("catalog"),
    },
});

export const activeColor = set.activeColor;

function service(name: string): ReleaseSetServiceArgs {
    return {
        blue: { image: `${name}:1.0.0`, version: "v1" },
        green: { image: `${name}:2.0.0`, version: "v2" },
        replicas: 2,
        container: { port: 8080, healthPath: "/health" },
    };
}
