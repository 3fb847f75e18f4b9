import { COLORS, type Color } from "../../model/color.ts";
import { sayPercent } from "../../model/percent.ts";
import type { Hold } from "../../model/route/hold.ts";
import type { Journal } from "../../model/route/journal.ts";
import { heaviest } from "../../model/route/view.ts";
import { sayJournal } from "../live/journal.ts";
import { foreignRoute } from "../live/ownRoute.ts";
import type { Pod } from "../live/pods.ts";
import { type ServiceState, viewOf } from "../live/serviceState.ts";
import { columns } from "../output/columns.ts";
import type { Tone } from "../output/console.ts";
import { sayDuration } from "../output/duration.ts";
import { bareCommand, type NextCommand } from "../output/nextCommand.ts";
import type { MeasuredStatus } from "../prometheus/measureStatus.ts";
import type { StackService } from "../stack/stackService.ts";
import { type Bake, bakeOf, sayBake } from "./bake.ts";
import { type PodStatus, podStatus, podTree } from "./podTree.ts";
import { splitBar } from "./splitBar.ts";

/** A service as `bluegreen status --json` gives it. */
export interface ServiceStatus {
    readonly name: string;
    readonly namespace: string;
    /** The colour with the most traffic in the live route. */
    readonly activeColor: Color | null;
    readonly colors: Record<Color, ColorStatus>;
    readonly lastChange: {
        readonly time: string | null;
        readonly ageMilliseconds: number | null;
        readonly by: string | null;
        readonly reason: string | null;
    };
    readonly hold: Hold | null;
    readonly cutover: Journal | null;
    /** How long the new colour is still watched at the step that the cutover is at. */
    readonly bake: Bake | null;
    readonly owner: string | null;
    readonly measured: { readonly unavailable: string } | { readonly windowSeconds: number };
    readonly remarks: string[];
}

/** Shares and rates from 0 to 1; `null` is not known. */
export interface ColorStatus {
    readonly version: string | null;
    readonly image: string | null;
    readonly ready: number;
    readonly wanted: number;
    readonly routed: number;
    /** Whether it also gets the requests that match a rule. */
    readonly matched: boolean;
    readonly measured: number | null;
    readonly errorRate: number | null;
    readonly p99Milliseconds: number | null;
    /** Null where they may not be listed. */
    readonly pods: PodStatus[] | null;
}

/** The pods of each colour; null where they may not be listed. */
export type PodLists = Record<Color, Pod[] | null>;

export function statusOf(
    service: StackService,
    state: ServiceState,
    measured: MeasuredStatus,
    {
        now,
        pods = { blue: null, green: null },
        nextCommand = bareCommand,
    }: { now: Date; pods?: PodLists; nextCommand?: NextCommand },
): ServiceStatus {
    const { route } = state;
    const view = viewOf(state);
    const available = "unavailable" in measured ? undefined : measured;
    const requests = COLORS.reduce((sum, color) => sum + (available?.[color].requests ?? 0), 0);
    const colorStatus = (color: Color): ColorStatus => {
        const [deployed, figures] = [state.colors[color], available?.[color]];
        return {
            version: deployed?.version ?? null,
            image: deployed?.image ?? null,
            ready: deployed?.ready ?? 0,
            wanted: deployed?.replicas ?? 0,
            routed: view.share[color],
            matched: view.matched[color],
            measured: requests > 0 && figures ? (figures.requests ?? 0) / requests : null,
            errorRate: figures?.errorRate ?? null,
            p99Milliseconds: figures?.p99Milliseconds ?? null,
            pods: pods[color]?.map((pod) => podStatus(pod, now)) ?? null,
        };
    };
    const changedAt = route?.changedAt;
    return {
        name: service.name,
        namespace: service.place.namespace,
        activeColor: heaviest(view) ?? null,
        colors: { blue: colorStatus("blue"), green: colorStatus("green") },
        lastChange: {
            time: changedAt?.toISOString() ?? null,
            ageMilliseconds: changedAt ? now.getTime() - changedAt.getTime() : null,
            by: route?.changedBy ?? null,
            reason: route?.reason ?? null,
        },
        hold: route?.hold ?? null,
        cutover: route?.journal ?? null,
        bake: bakeOf(route, now) ?? null,
        owner: route?.owner ?? null,
        measured: "unavailable" in measured ? measured : { windowSeconds: measured.blue.seconds },
        remarks: remarksOf(service, state, nextCommand),
    };
}

function remarksOf(service: StackService, { route, colors }: ServiceState, nextCommand: NextCommand): string[] {
    const { place } = service;
    const remarks: string[] = [];
    if (!route) remarks.push(`the VirtualService ${place.namespace}/${place.virtualService} does not exist`);
    const foreign = foreignRoute(service, route);
    if (foreign !== undefined) remarks.push(foreign);
    if (route?.owner) remarks.push(`the VirtualService is also owned by ${route.owner}, which may change it back`);
    for (const color of COLORS) {
        if (!colors[color]) remarks.push(`the Deployment ${place.deployments[color]} does not exist`);
        else if ((route?.view.share[color] ?? 0) > 0 && colors[color].ready === 0)
            remarks.push(`${color} has traffic but no ready pod: run \`${nextCommand("rollback")}\``);
        const owner = colors[color]?.owner;
        if (owner) remarks.push(`the Deployment ${place.deployments[color]} is also owned by ${owner}`);
    }
    return remarks;
}

const INDENT = "  ";

/** What fits everywhere. */
const WIDTH = 80;

type Paint = (text: string, tone: Tone) => string;

/** A service in lines for a person. */
export function describeStatus(status: ServiceStatus, paint: Paint): string {
    const { name, namespace, colors, activeColor, measured, remarks } = status;
    const rows = COLORS.map((color) => colorRow(color, colors[color], color === activeColor, paint));
    const header = ["COLOR", "VERSION", "IMAGE", "READY", "ROUTED", "MEASURED", "ERRORS", "P99"];
    const bar = splitBar({ blue: colors.blue.routed, green: colors.green.routed });
    const pods = podTree({ blue: colors.blue.pods, green: colors.green.pods }, paint);
    const lines = [
        `${name} in ${namespace}`,
        ...columns(header, rows, { narrow: header.indexOf("IMAGE"), width: WIDTH - INDENT.length }).map(
            (line) => `${INDENT}${line}`,
        ),
        ...(bar === undefined ? [] : [`${INDENT}${bar}`]),
        `  ${sayLastChange(status)}`,
        ...sayHappening(status, (words, tone) => paint(`${INDENT}${words}`, tone)),
    ];
    if ("unavailable" in measured) lines.push(paint(`  not measured: ${measured.unavailable}`, "quiet"));
    lines.push(...remarks.map((remark) => paint(`  ${remark}`, "bad")));
    lines.push(...pods.map((line) => `${INDENT}${line}`));
    return lines.join("\n");
}

/** A cutover that is under way, and a hold. */
export function sayHappening({ cutover, bake, hold }: ServiceStatus, say: Paint): string[] {
    const lines: string[] = [];
    if (cutover) lines.push(say(`a cutover is under way: ${sayJournal(cutover)}`, "warning"));
    if (bake) lines.push(say(sayBake(bake), "plain"));
    if (hold) lines.push(say(`${hold.from} has been on hold since ${hold.time}: ${hold.reason}`, "warning"));
    return lines;
}

function colorRow(color: Color, status: ColorStatus, active: boolean, paint: Paint): string[] {
    const { version, image, ready, wanted, routed, matched, measured, errorRate, p99Milliseconds } = status;
    const pods = `${ready}/${wanted}`;
    return [
        active ? paint(`${color} *`, "good") : color,
        version ?? "-",
        image ?? "-",
        ready < wanted ? paint(pods, "bad") : pods,
        `${sayPercent(routed)}${matched ? " +rule" : ""}`,
        measured === null ? "-" : sayPercent(measured),
        errorRate === null ? "-" : sayPercent(errorRate),
        p99Milliseconds === null ? "-" : sayDuration(p99Milliseconds),
    ];
}

export function sayLastChange({ lastChange: { ageMilliseconds, by, reason } }: ServiceStatus): string {
    if (ageMilliseconds === null) return "it is not known when traffic last moved";
    const age = sayDuration(Math.max(0, ageMilliseconds));
    return `traffic was last moved ${age} ago${by ? ` by ${by}` : ""}${reason ? `: ${reason}` : ""}`;
}
