import { Config, StackReference } from "@pulumi/pulumi";
import type { Color } from "istio-blue-green";

const platform = new StackReference(new Config().require("platform"));

/** True as of the platform's last completed update; what is true now, only the route says. */
export const colorOfOrders = platform
    .requireOutput("activeColors")
    .apply((colors: Record<string, Color>) => colors.orders);
