import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import type { Color } from "../../../src/model/color.ts";
import { pathOf, readObject } from "../../harness/apiServer.ts";
import { place } from "../../harness/place.ts";
import type { StepKind } from "./step.ts";

interface OnePod {
    readonly color: Color;
    readonly what: "delete" | "evict" | "take it out to look at it";
}

const LOOKED_AT = "looked-at";

/** The kubectl commands for a pod, each with its standard input. */
const LINES: Readonly<Record<OnePod["what"], (pod: string) => (readonly [words: string[], input?: string])[]>> = {
    delete: (pod) => [[["delete", "pod", pod, "--wait=false"]]],
    evict: (pod) => {
        const path = `/api/v1/namespaces/${place.namespace}/pods/${pod}/eviction`;
        return [[["create", "--raw", path, "--filename", "-"], eviction(pod)]];
    },
    // Its ReplicaSet starts another pod, so this one has to be deleted here.
    "take it out to look at it": (pod) => [
        [["label", "pod", pod, "--overwrite", `color=${LOOKED_AT}`]],
        [["delete", "pod", pod, "--wait=false"]],
    ],
};

function eviction(pod: string) {
    return JSON.stringify({
        apiVersion: "policy/v1",
        kind: "Eviction",
        metadata: { name: pod, namespace: place.namespace },
    });
}

/** A node is drained, a pod is deleted, or someone isolates a pod to debug it. */
export const onePod: StepKind<OnePod> = {
    kind: "onePod",
    weight: 3,
    data: fc.record({
        color: fc.constantFrom<Color>("blue", "green"),
        what: fc.constantFrom<OnePod["what"]>("delete", "evict", "take it out to look at it"),
    }),
    typed: ({ color, what }) => [
        `pod=$(kubectl get pods -l color=${color} -o jsonpath={.items[0].metadata.name})`,
        ...LINES[what]("$pod").map(
            ([words, input]) =>
                `kubectl ${words.join(" ")}${input === undefined ? "" : ` <<< "${input.replaceAll('"', '\\"')}"`}`,
        ),
    ],
    run: async ({ color, what }, stand) => {
        const path = `${pathOf("pods", place.namespace)}?labelSelector=color%3D${color}`;
        const { items } = await readObject<{ items: { metadata: { name: string } }[] }>(path);
        const pod = items[0]?.metadata.name;
        if (pod === undefined) return;
        for (const [words, input] of LINES[what](pod)) {
            await stand.kubectl(words, input);
            await sleep(1000);
        }
    },
};
