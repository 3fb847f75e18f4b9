import { PolicyPack } from "@pulumi/policy";
import { allPolicies } from "./policies/all.ts";
import { rememberProperties } from "./stack/rememberProperties.ts";

rememberProperties();

new PolicyPack("istio-blue-green-policies", { policies: allPolicies });
