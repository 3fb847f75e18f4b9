import type { Policies } from "@pulumi/policy";
import { shareRuns } from "../stack/run.ts";
import { cutoverTargetReady } from "./cutoverTargetReady.ts";
import { liveTemplateFrozen } from "./liveTemplateFrozen.ts";
import { meshAndGateway } from "./meshAndGateway.ts";
import { noFloatingImages } from "./noFloatingImages.ts";
import { oneRouteOwner } from "./oneRouteOwner.ts";
import { releaseSetOneColor } from "./releaseSetOneColor.ts";
import { rollbackCapacity } from "./rollbackCapacity.ts";
import { routeHasTraffic } from "./routeHasTraffic.ts";
import { routeSubsetExists } from "./routeSubsetExists.ts";
import { zeroDowntimePods } from "./zeroDowntimePods.ts";

const runs = shareRuns();

/** The policies of the pack, those that block first. */
export const allPolicies: Policies = [
    cutoverTargetReady,
    routeSubsetExists,
    routeHasTraffic,
    oneRouteOwner,
    meshAndGateway,
    releaseSetOneColor,
    liveTemplateFrozen,
    rollbackCapacity,
    zeroDowntimePods,
    noFloatingImages,
].map((policy) => policy(runs));
