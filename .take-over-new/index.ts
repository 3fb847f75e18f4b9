import { Config } from "@pulumi/pulumi";
import { BlueGreenService, type Color } from "istio-blue-green";

const config = new Config();
const green = config.requireObject<{ image?: string; podDefaults?: boolean }>("green");

const legacy = new BlueGreenService("legacy", {
    activeColor: config.require("activeColor") as Color,
    // What existing.yaml says, and nothing more: pods change when their colour is idle, never because they were taken over.
    blue: { image: "legacy:1.0.0", podDefaults: false },
    green: { image: "legacy:2.0.0", podDefaults: false, ...green },
    replicas: 3,
    container: { name: "legacy", port: 8080, healthPath: "/health" },
    hosts: ["legacy.example.com"],
    gateway: { existing: ["default/legacy-gateway"] },
    // The names and labels that are there. They stay for as long as the service lives.
    names: {
        blue: "legacy-v1",
        green: "legacy-v2",
        destinationRule: "legacy-destination",
        virtualService: "legacy-routing",
    },
    selectorLabels: { blue: { version: "v1" }, green: { version: "v2" } },
});

export const activeColor = legacy.activeColor;
