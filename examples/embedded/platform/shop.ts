import * as k8s from "@pulumi/kubernetes";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { BlueGreenService, type BlueGreenServiceArgs, type Color } from "istio-blue-green";

/** The services of the shop, and what differs from one to the next. */
const SERVICES = {
    catalog: { releases: ["catalog:7.0.0", "catalog:7.1.0"], replicas: 3 },
    orders: { releases: ["orders:2.3.1", "orders:2.4.0"], replicas: 2 },
    payments: { releases: ["payments:1.0.9", "payments:1.1.0"], replicas: 2 },
} as const;

export type ServiceName = keyof typeof SERVICES;

/** Everything of the shop in one namespace. Children take provider and parent from here. */
export class Shop extends ComponentResource {
    readonly activeColors: Record<ServiceName, Output<Color>>;

    constructor(name: string, colors: Partial<Record<ServiceName, Color>>, opts: ComponentResourceOptions) {
        super("example:index:Shop", name, {}, opts);
        const namespace = new k8s.core.v1.Namespace(
            name,
            { metadata: { name, labels: { "istio-injection": "enabled" } } },
            { parent: this },
        );
        const service = (each: ServiceName) => {
            const [blue, green] = SERVICES[each].releases;
            const args: BlueGreenServiceArgs = {
                activeColor: colors[each] ?? "blue",
                namespace: namespace.metadata.name,
                blue: { image: blue },
                green: { image: green },
                replicas: SERVICES[each].replicas,
                container: { port: 8080, healthPath: "/health" },
                traffic: { testHeader: "x-release-color" },
            };
            return new BlueGreenService(each, args, { parent: this }).activeColor;
        };
        this.activeColors = { catalog: service("catalog"), orders: service("orders"), payments: service("payments") };
        this.registerOutputs({ activeColors: this.activeColors });
    }
}
