import type { Finding } from "../finding.ts";
import { type ReleaseSet, releaseSetOf, releaseSetsIn } from "../mesh/releaseSet.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import type { CutoverContext } from "./context.ts";
import { judgeCutover, judgeMoves, judgeShrinking, overridden } from "./cutover.ts";
import { at } from "./messages.ts";
import { judgeScaleDown } from "./scaleDown.ts";
import { liveRulesVia, routeVia } from "./viaEntries.ts";

/** What is judged: all that a route may do to requests, or only whether pods go that have some. */
export type Judged = "cutover" | "shrinking";

/** By what a route is judged: the demand is that of its own service. */
export type ContextOf = (route: StackRoute) => CutoverContext;

/**
 * Judges routes, those of a release set together: a member must have pods for what its own route gives it, and for what the entries
 * do, whose requests come to it in the colour that they have. All that is missing in one set is one finding.
 */
export function judgeRoutes(
    routes: readonly StackRoute[],
    all: readonly StackRoute[],
    contextOf: ContextOf,
    judged: Judged,
): Finding[] {
    const alone = routes.filter(({ object }) => releaseSetOf(object) === undefined);
    return [
        ...alone.flatMap((route) => judge[judged](route, contextOf(route))),
        ...releaseSetsIn(all).flatMap((set) => judgeSet(set, routes, contextOf, judged)),
    ];
}

const judge = { cutover: judgeCutover, shrinking: judgeShrinking } as const;

function judgeSet(set: ReleaseSet, routes: readonly StackRoute[], contextOf: ContextOf, judged: Judged): Finding[] {
    const isJudged = (route: StackRoute) => routes.includes(route);
    const isEntered = set.entries.some(isJudged);
    const found = set.members
        .filter((member) => isEntered || isJudged(member))
        .map((member) => {
            const context = contextOf(member);
            const own = isJudged(member) ? judge[judged](member, context) : [];
            const beside = set.entries.filter((entry) => entry !== member);
            return { member, findings: [...own, ...news(own, judgeVia(member, beside, context, judged))] };
        });
    return asOne(set, found);
}

function judgeVia(
    member: StackRoute,
    entries: readonly StackRoute[],
    context: CutoverContext,
    judged: Judged,
): Finding[] {
    const before = liveRulesVia(member, entries, context);
    const findings = entries.flatMap((entry) => {
        const route = routeVia(member, entry);
        if (route === undefined) return [];
        const moves = judged === "cutover" ? judgeMoves(route, context, before) : [];
        return [...moves, ...judgeScaleDown(route, context, before)];
    });
    return overridden(
        member,
        findings.map((finding) => ({ ...finding, ...at(member.object) })),
        context.now,
    );
}

/** What was said of the member's own route is not said again of what the entries send. */
function news(own: readonly Finding[], via: readonly Finding[]): Finding[] {
    const said = new Set(own.map(({ kind }) => kind));
    const left = via.filter(({ kind }) => !said.has(kind));
    return [left.find(({ kind }) => kind === "violation") ?? left[0]].filter((finding) => finding !== undefined);
}

interface Member {
    readonly member: StackRoute;
    readonly findings: readonly Finding[];
}

/** The set moves as one, so what blocks it is one violation that names the members that do. */
function asOne({ name, members }: ReleaseSet, judged: readonly Member[]): Finding[] {
    const isBlocking = ({ kind }: Finding) => kind === "violation";
    const others = judged.flatMap(({ findings }) => findings.filter((finding) => !isBlocking(finding)));
    const blocking = judged.flatMap(({ member, findings }) =>
        findings.filter(isBlocking).map((finding) => ({ nameOf: String(member.object.name), finding })),
    );
    const [first] = blocking;
    if (first === undefined) return others;
    const names = new Set(blocking.map(({ nameOf }) => nameOf));
    const told =
        blocking.length === 1
            ? `${first.nameOf}: ${first.finding.message}`
            : `${names.size} of ${members.length} members are refused:${blocking.map(({ nameOf, finding }) => `\n  ${nameOf}: ${finding.message}`).join("")}`;
    return [{ ...first.finding, message: `Release set ${name}: ${told}` }, ...others];
}
