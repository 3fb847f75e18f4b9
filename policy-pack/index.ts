import { PolicyPack } from "@pulumi/policy";
import { allPolicies } from "./policies/all.ts";

new PolicyPack("istio-blue-green-policies", { policies: allPolicies });
