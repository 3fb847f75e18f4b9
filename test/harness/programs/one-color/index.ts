import { Config } from "@pulumi/pulumi";
import { BlueGreenService, type Color } from "istio-blue-green";

const activeColor = new Config().require("activeColor") as Color;

for (const name of ["orders", "cart"].slice(0, new Config().getNumber("services") ?? 2)) {
    new BlueGreenService(name, {
        activeColor,
        blue: { image: `${name}:1.0.0` },
        green: { image: `${name}:2.0.0` },
        replicas: 2,
        container: { port: 8080, readinessProbe: { httpGet: { path: "/health", port: 8080 } } },
    });
}
