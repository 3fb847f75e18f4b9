import type { Color } from "../../src/model/color.ts";
import { proxiesConnected } from "../harness/connectedProxies.ts";
import { actOnPart } from "../harness/parts.ts";
import { cpuAnnotations } from "../sandbox/pods/cpu.ts";
import { faultAnnotations } from "../sandbox/pods/faults.ts";
import type { Situation } from "./contestants/contestant.ts";
import { deleteOnePodOf, readyPodsOf } from "./contestants/pods.ts";

/** What a switch has to cope with. */
export interface Scenario {
    /** The letter by which tables and the command line call it. */
    readonly name: string;
    readonly title: string;
    readonly situation: Situation;
    /** Waits for what only load brings about, before a switch begins. */
    readonly until?: (from: Color) => Promise<void>;
    /** Happens at the moment at which the command starts. */
    readonly meanwhile?: () => Promise<void>;
    /** Happens at the moment at which the API server has the change. */
    readonly onceMoved?: (to: Color) => Promise<void>;
    /** The service is not deployed by the contestant but taken over, and that counts too. */
    readonly adopts?: true;
}

const WARM: Situation = { idle: "warm", oldShrinks: false };

/** 600 requests of 1 ms in a second are 600m of CPU; a pod is to use half of the 100m that it requests: 12 pods. */
const AUTOSCALED = 12;

export const scenarios: readonly Scenario[] = [
    { name: "a", title: "both colours are warm", situation: WARM },
    {
        name: "b",
        title: "the old colour gives up its pods as soon as it may",
        situation: { idle: "warm", oldShrinks: true },
    },
    { name: "c", title: "the new colour starts from no pods", situation: { idle: "cold", oldShrinks: false } },
    {
        name: "d",
        title: `the old colour is autoscaled to ${AUTOSCALED} pods, the new one to its minimum of 3, and pods slow down above their capacity`,
        situation: {
            ...WARM,
            autoscaling: { minReplicas: 3, maxReplicas: 20, targetCpuPercent: 50 },
            busyPods: AUTOSCALED,
            // A pod answers 100 requests a second, and lets more wait.
            podAnnotations: {
                [cpuAnnotations.perRequest]: "1ms",
                [faultAnnotations.latency]: "40ms",
                [faultAnnotations.capacity]: "4",
            },
        },
        until: (from) => readyPodsOf(from, AUTOSCALED - 1),
    },
    { name: "e", title: "a running service is taken over, then switched", situation: WARM, adopts: true },
    {
        name: "f",
        title: "one pod of the new colour is evicted right after the switch",
        situation: WARM,
        onceMoved: deleteOnePodOf,
    },
    {
        name: "g",
        title: "istiod restarts during the switch",
        situation: WARM,
        // The restart before is over.
        until: proxiesConnected,
        meanwhile: async () => {
            await actOnPart("istiod", "restart");
        },
    },
];
