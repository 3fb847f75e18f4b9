import { Config } from "@pulumi/pulumi";
import { BlueGreenService, type Color } from "istio-blue-green";

const myApp = new BlueGreenService("my-app", {
    // Whatever was configured: the component names a colour that does not exist, and the two that do.
    activeColor: new Config().require("activeColor") as Color,
    blue: { image: "my-app:1.0.0", version: "v1" },
    green: { image: "my-app:2.0.0", version: "v2" },
    replicas: 3,
    container: { port: 8080, healthPath: "/health" },
    hosts: ["my-app.example.com"],
    gateway: { selector: { istio: "ingressgateway" }, port: 8081 },
});

export const activeColor = myApp.activeColor;
