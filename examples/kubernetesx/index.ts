import * as kx from "@pulumi/kubernetesx";
import { Config } from "@pulumi/pulumi";
import { BlueGreenService, type Color } from "istio-blue-green";

/** A pod is taken as it is built: what keeps it safe and lets it end gracefully is written here. */
function pod(image: string): kx.PodBuilder {
    return new kx.PodBuilder({
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 50,
        containers: [
            {
                // A name of its own: kubernetesx would make one of the image's, and lose a part of "shop-web".
                name: "shop-web",
                image,
                env: { GREETING: "hello" },
                ports: { http: 8080 },
                readinessProbe: { httpGet: { path: "/health", port: 8080 }, periodSeconds: 5 },
                lifecycle: { preStop: { exec: { command: ["sleep", "15"] } } },
            },
        ],
    });
}

const web = new BlueGreenService("shop-web", {
    activeColor: new Config().require("activeColor") as Color,
    blue: { pod: pod("shop-web:1.4.0"), version: "1.4.0" },
    green: { pod: pod("shop-web:1.5.0"), version: "1.5.0" },
    replicas: 2,
    // The ports of a pod are not known to the component, so each names the one that it leads to.
    service: { ports: [{ name: "http", port: 80, targetPort: 8080 }] },
});

export const activeColor = web.activeColor;
