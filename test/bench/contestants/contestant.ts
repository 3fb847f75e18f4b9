import type { Color } from "../../../src/model/color.ts";
import type { ProgramName } from "../../sandbox/toolchain/catalog.ts";

/** How the two colours stand around a switch. */
export interface Situation {
    /** Pods of the colour without traffic before a switch: as many as it needs afterwards, or none. */
    readonly idle: "warm" | "cold";
    /** Whether the colour that lost the traffic gives up its pods, as soon as the contestant lets it. */
    readonly oldShrinks: boolean;
    /** Autoscalers instead of fixed sizes. */
    readonly autoscaling?: Autoscaling;
    /** How many pods an autoscaler gives the colour with traffic under the load of the benchmark. */
    readonly busyPods?: number;
    /** Annotations on every pod, by which the sandbox's pods behave in a certain way. */
    readonly podAnnotations?: Readonly<Record<string, string>>;
}

/** Pods of each colour, as a HorizontalPodAutoscaler has it. */
export interface Autoscaling {
    readonly minReplicas: number;
    readonly maxReplicas: number;
    /** Of the CPU that a pod requests, in percent. */
    readonly targetCpuPercent: number;
}

/** One way to switch all traffic of the service `my-app` between two colours. */
export interface Contestant {
    /** As tables call it. */
    readonly name: string;
    /** What a user types for a switch. */
    readonly typed: string;
    /** The one colour that it can switch to; without it, both. */
    readonly onlyTo?: Color;
    /** Programs that it needs beside those of the sandbox. */
    readonly programs?: readonly ProgramName[];
    /** Left out of the short run: it takes minutes, or programs that take long to build. */
    readonly isSlow?: true;
    /** Makes everything, blue having the traffic, and returns when all pods are ready. */
    deploy(situation: Situation): Promise<Deployed>;
    /** Takes over the running service of `plainService.ts`; undefined where there is no way to. Returns when it is done. */
    adopt?(): Promise<Deployed>;
}

/** A service that a contestant has deployed. */
export interface Deployed {
    /** Brings about what the situation says of the moment before a switch to a colour, the other one having the traffic. */
    prepare(to: Color): Promise<void>;
    /** Does what the user does, until the contestant says that it is done and the old colour has been told to shrink. */
    switchTo(to: Color): Promise<void>;
    /** When the API server first had what moves the traffic to a colour, after the given time; epoch milliseconds. */
    movedAt(to: Color, since: number): Promise<number>;
    /** Takes everything away that it made. */
    remove(): Promise<void>;
}
