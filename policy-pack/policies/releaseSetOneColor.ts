import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { keepsColors } from "../../src/model/route/fixed.ts";
import { type Finding, report } from "../finding.ts";
import { isIstio, stackRoute } from "../inventory/inventory.ts";
import { readMoment } from "../live/updateState.ts";
import { releaseSetOf, releaseSetsIn } from "../mesh/releaseSet.ts";
import { routeKey } from "../mesh/stackRoute.ts";
import { describe, isDeclared, readObject, type StackObject } from "../objects/object.ts";
import { LIVE_CHECK } from "../settings/liveCheck.ts";
import { readSettings, type Settings } from "../settings/settings.ts";
import { MESH_SETTINGS, SCOPE } from "../settings/shared.ts";
import { currentPhase } from "../stack/phase.ts";
import { isInScope } from "../stack/scope.ts";
import { judgeColors } from "../verdict/setColors.ts";
import { judgeLeaving, judgeLostRules, judgeRules } from "../verdict/setRules.ts";
import { type Prospect, prospectsOf } from "./prospects.ts";
import { type PolicyIn, stackPolicy } from "./stackPolicy.ts";

const SETTINGS = { ...LIVE_CHECK, ...MESH_SETTINGS, ...SCOPE };
type SetSettings = Settings<typeof SETTINGS>;

const wholeStack = stackPolicy({
    name: "release-set-one-color",
    description: "The services of a release set are on one colour, and each of their colours calls only its own.",
    enforcementLevel: "mandatory",
    severity: "high",
    settings: SETTINGS,
    judge: async (run, settings) => {
        const inScope = run.inventory.routes.filter(({ object }) => isInScope(object, settings));
        const isUpdate = currentPhase() === "update";
        // In a preview also a stack without any set is judged: only the cluster knows of a route that leaves one.
        if (isUpdate && releaseSetsIn(inScope).length === 0) return [];
        // In an update all changes are made by now, so the live objects no longer show what was there before.
        const liveCheck = isUpdate ? "off" : settings.liveCheck;
        const prospects = await prospectsOf(run, { ...settings, liveCheck });
        const findings = prospects.flatMap((prospect) => judgeProspect(prospect, settings));
        return isUpdate ? findings.map(asAdvice) : findings;
    },
});

/**
 * Blocks routes of a release set that would leave two of its services on different colours, and a route that would lose the rules
 * which keep callers in their colour. The latter also in an update, just before the route changes.
 */
export const releaseSetOneColor: PolicyIn<StackValidationPolicy & ResourceValidationPolicy> = (runs) => ({
    ...wholeStack(runs),
    validateResource: async (args, reportViolation) => {
        const object = readObject(args);
        if (currentPhase() === "preview" || object === undefined) return;
        report(await judgeInUpdate(object, readSettings(SETTINGS, args.getConfig()).settings), reportViolation);
    },
});

function judgeProspect(prospect: Prospect, settings: SetSettings): Finding[] {
    const { inventory, live, routes, problem } = prospect;
    const context = { inventory, live, rootNamespace: settings.rootNamespace, now: new Date() };
    const sets = releaseSetsIn(inventory.routes.filter(({ object }) => isInScope(object, settings))).filter(
        ({ members }) => members.some((member) => routes.includes(member) && isDeclared(member.object)),
    );
    const leaving = routes.flatMap((route) => {
        const before = live?.routes?.get(routeKey(route));
        const name = before && releaseSetOf(before.object);
        const isLeaving = name !== undefined && isDeclared(route.object) && releaseSetOf(route.object) === undefined;
        return isLeaving ? judgeLeaving(route, name, context) : [];
    });
    const judged = sets.flatMap((set) => [...judgeColors(set, context), ...judgeRules(set, context)]);
    const [first] = sets;
    if (problem === undefined || first === undefined) return [...judged, ...leaving];
    const message = `what release set ${first.name} is on in the cluster: ${problem}. It is judged by what is declared alone, as if all of it were new.`;
    return [{ kind: "unchecked", message }, ...judged, ...leaving];
}

async function judgeInUpdate(object: StackObject, settings: SetSettings): Promise<Finding[]> {
    const name = releaseSetOf(object);
    const isConcerned = isIstio("VirtualService")(object) && isInScope(object, settings);
    if (name === undefined || !isConcerned || settings.liveCheck !== "cluster" || keepsColors(object.spec)) return [];
    const route = stackRoute(object);
    const live = await readMoment(object, settings, () => []);
    if (!("problem" in live)) return judgeLostRules(route, name, live.routes?.get(routeKey(route)), new Date());
    const message = `whether ${describe(object)} loses the rules of release set ${name}: what is live could not be read (${live.problem}).`;
    return [{ kind: "unchecked", urn: object.urn, message }];
}

/** Once all is done, nothing is left to block. */
function asAdvice(finding: Finding): Finding {
    return finding.kind === "violation" ? { ...finding, kind: "advice" } : finding;
}
