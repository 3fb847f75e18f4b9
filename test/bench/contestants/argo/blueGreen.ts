import type { V1Service } from "@kubernetes/client-node";
import { watchValue } from "../../../harness/valueWatch.ts";
import type { Contestant } from "../contestant.ts";
import { APP, NAMESPACE, service, virtualService } from "../workload.ts";
import { argoPrograms } from "./controller.ts";
import { adoptIntoRollout, deployRollout, type Strategy } from "./deployed.ts";
import { HASH } from "./followRollout.ts";
import { scaleDownDelay } from "./rollout.ts";

const PREVIEW = `${APP}-preview`;

/** Two Services; a switch gives the one that has the traffic another selector. */
const strategy: Strategy = {
    spec: ({ idle, oldShrinks }) => ({
        blueGreen: {
            activeService: APP,
            previewService: PREVIEW,
            autoPromotionEnabled: idle === "cold",
            // At 0 the controller reconciles without end, and never takes the pods away.
            ...scaleDownDelay(oldShrinks ? 1 : undefined),
        },
    }),
    objects: [service(APP, { app: APP }), service(PREVIEW, { app: APP }), virtualService(APP, [{ host: APP }])],
    watchMoves: () =>
        watchValue<V1Service>({
            path: `/api/v1/namespaces/${NAMESPACE}/services`,
            name: APP,
            title: `selector ${HASH} of the Service ${APP}`,
            read: ({ spec }) => spec?.selector?.[HASH],
        }),
    valueFor: (color, { hashOf }) => hashOf(color),
};

/** Argo Rollouts' blue-green strategy behind a route of Istio, which itself never changes. */
export const argoBlueGreen: Contestant = {
    name: "Argo Rollouts, blue-green",
    typed: "kubectl argo rollouts promote my-app",
    programs: argoPrograms,
    isSlow: true,
    deploy: (situation) => deployRollout(strategy, situation),
    adopt: () => adoptIntoRollout(strategy),
};
