import { PolicyPack } from "@pulumi/policy";
import { cutoverTargetReady } from "./policies/cutoverTargetReady.ts";

new PolicyPack("istio-blue-green-policies", { policies: [cutoverTargetReady] });
