import { COLORS, type Color, other } from "../../../../src/model/color.ts";
import type { ValueWatch } from "../../../harness/valueWatch.ts";
import type { Deployed, Situation } from "../contestant.ts";
import type { Controller } from "../controller.ts";
import { deployedBy } from "../deployedBy.ts";
import { applyObjects, deleteObjects, type Manifest } from "../objects.ts";
import { atMostPodsOf, readyPodsOf } from "../pods.ts";
import { APP, autoscaler, gateway, podTemplate, REPLICAS } from "../workload.ts";
import { rolloutsController } from "./controller.ts";
import {
    changeDeployment,
    deleteReplicaSets,
    type FollowedRollout,
    followRollout,
    untilGivenUp,
} from "./followRollout.ts";
import { argoPlugin } from "./plugin.ts";
import { rolloutOf, rolloutOfDeployment } from "./rollout.ts";

/** That in which Argo Rollouts' strategies differ. */
export interface Strategy {
    /** The Rollout's `strategy`. */
    spec(situation: Situation): object;
    /** What it needs beside the Rollout and the gateway. */
    readonly objects: readonly Manifest[];
    /** Watches the value that moves the traffic. */
    watchMoves(): Promise<ValueWatch>;
    /** That value when a colour has the traffic. */
    valueFor(color: Color, rollout: FollowedRollout): Promise<string>;
}

const WARM: Situation = { idle: "warm", oldShrinks: false };

/** Deploys the service as a Rollout. */
export function deployRollout(strategy: Strategy, situation: Situation): Promise<Deployed> {
    const { autoscaling } = situation;
    const target = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: APP };
    const scaler: Manifest[] = autoscaling ? [autoscaler(target, autoscaling)] : [];
    const release = (color: Color) => applyObjects([rolloutOf(color, strategy.spec(situation), situation)]);
    const objects = [...strategy.objects, gateway, ...scaler];
    return deployedBy(rolloutsController, {
        make: async (controller, atEnd) => {
            await applyObjects(objects);
            await release("blue");
            await readyPodsOf("blue", autoscaling?.minReplicas ?? REPLICAS);
            return driven(controller, strategy, { situation, release, atEnd });
        },
        clear: () => clear([...objects, rolloutOf("blue", {}, situation)]),
    });
}

/** Takes over a Deployment the way that Argo Rollouts documents: a Rollout refers to it and makes pods of its own. */
export function adoptIntoRollout(strategy: Strategy): Promise<Deployed> {
    const rollout = rolloutOfDeployment(strategy.spec(WARM));
    return deployedBy(rolloutsController, {
        make: async (controller, atEnd) => {
            await applyObjects(strategy.objects);
            await applyObjects([rollout]);
            const release = (color: Color) => changeDeployment(podTemplate(color, "preStop"));
            const deployed = await driven(controller, strategy, { situation: WARM, release, atEnd });
            await untilGivenUp(controller);
            return deployed;
        },
        clear: () => clear([...strategy.objects, rollout]),
    });
}

interface Way {
    readonly situation: Situation;
    /** Tells the controller of the pods that are to come. */
    release(color: Color): Promise<void>;
    atEnd(stop: () => void): void;
}

async function driven(controller: Controller, strategy: Strategy, { situation, release, atEnd }: Way) {
    const rollout = await followRollout(controller);
    atEnd(rollout.stop);
    const moves = await strategy.watchMoves();
    atEnd(moves.stop);
    const plugin = await argoPlugin();
    await rollout.untilPromoted("blue");
    const isWarm = situation.idle === "warm";
    return {
        prepare: async (to: Color) => {
            await rollout.retire(to);
            if (!isWarm) return;
            await release(to);
            await rollout.untilPaused(to);
        },
        switchTo: async (to: Color) => {
            await (isWarm ? plugin.promote() : release(to));
            await rollout.untilPromoted(to);
            if (situation.oldShrinks) await rollout.untilShrunk(other(to));
        },
        movedAt: async (to: Color, since: number) => moves.first(await strategy.valueFor(to, rollout), since),
    };
}

async function clear(objects: readonly Manifest[]): Promise<void> {
    await deleteObjects(objects);
    await deleteReplicaSets();
    await Promise.all(COLORS.map((color) => atMostPodsOf(color, 0)));
}
