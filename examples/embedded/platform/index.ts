import * as k8s from "@pulumi/kubernetes";
import { Config } from "@pulumi/pulumi";
import type { Color } from "istio-blue-green";
import { type ServiceName, Shop } from "./shop.ts";

const config = new Config();
// The cluster is this provider's, and the component's checks ask the same one.
const provider = new k8s.Provider("cluster", { kubeconfig: config.get("kubeconfig") ?? process.env.KUBECONFIG });
const colors = config.requireObject<Partial<Record<ServiceName, Color>>>("colors");
const shop = new Shop("shop", colors, { providers: [provider] });

export const activeColors = shop.activeColors;
