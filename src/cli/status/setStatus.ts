import { COLORS, type Color } from "../../model/color.ts";
import { sayPercent } from "../../model/percent.ts";
import { plural } from "../../model/plural.ts";
import { type Keeping, keepingOf } from "../live/keeping.ts";
import type { MemberState } from "../live/releaseState.ts";
import { columns } from "../output/columns.ts";
import type { Tone } from "../output/console.ts";
import { sayDuration } from "../output/duration.ts";
import { bareCommand, type NextCommand } from "../output/nextCommand.ts";
import type { ReleaseSet } from "../stack/release.ts";
import { type ServiceStatus, sayHappening, sayLastChange } from "./serviceStatus.ts";

/** A release set as `bluegreen status --json` gives it, beside its services. */
export interface SetStatus {
    readonly name: string;
    readonly entries: readonly string[];
    /** The colour with the most traffic; null where the entries differ. */
    readonly activeColor: Color | null;
    readonly mixed: boolean;
    readonly services: readonly Keeping[];
    readonly remarks: readonly string[];
}

export function setStatusOf(
    set: ReleaseSet,
    states: readonly MemberState[],
    services: readonly ServiceStatus[],
    nextCommand: NextCommand = bareCommand,
): SetStatus {
    const keeping = keepingOf(set, states);
    const entries = set.entries.map(({ name }) => name);
    const colors = new Set(services.filter(({ name }) => entries.includes(name)).map(({ activeColor }) => activeColor));
    const [activeColor = null, ...others] = colors;
    return {
        name: set.name,
        entries,
        activeColor: others.length === 0 ? activeColor : null,
        mixed: keeping.some(({ colors: state }) => state === "mixed"),
        services: keeping,
        remarks: keeping.some(({ why }) => why !== undefined) ? [sayWayOut(nextCommand)] : [],
    };
}

/** What to do about a set that does not keep its colours apart. */
export function sayWayOut(nextCommand: NextCommand): string {
    return `\`pulumi up --refresh\` brings all services to the configured colour, \`${nextCommand("rollback")}\` takes all of them back`;
}

type Paint = (text: string, tone: Tone) => string;

const INDENT = "  ";

/** A set in lines for a person, one for each service. */
export function describeSet(status: SetStatus, services: readonly ServiceStatus[], paint: Paint): string {
    const { name, entries, mixed, remarks } = status;
    const rows = services.map((service) => {
        const keeping = status.services.find((each) => each.service === service.name);
        return memberRow(service, { keeping, isEntry: entries.includes(service.name), paint });
    });
    const isMeasured = rows.some((row) => row.at(-1) !== "");
    const header = ["SERVICE", "ENTRY", "ROUTED", "BLUE", "GREEN", "COLORS", ...(isMeasured ? ["ERRORS, P99"] : [])];
    const wrong = status.services.flatMap(({ service, why }) => (why === undefined ? [] : [`${service}: ${why}`]));
    const told = services.flatMap((service) => service.remarks.map((remark) => `${service.name}: ${remark}`));
    const say =
        (about: string): Paint =>
        (words, tone) =>
            paint(`${INDENT}${about}: ${words}`, tone);
    const lead = services.find((service) => service.name === entries[0]);
    return [
        `${name}: a release set of ${plural(services.length, "service")}${mixed ? paint(", which is mixed", "bad") : ""}`,
        ...columns(header, rows).map((line) => `${INDENT}${line}`),
        ...(lead ? [`${INDENT}${sayLastChange(lead)}`] : []),
        ...services.flatMap((service) => sayHappening(service, say(service.name))),
        ...(lead && "unavailable" in lead.measured
            ? [paint(`${INDENT}not measured: ${lead.measured.unavailable}`, "quiet")]
            : []),
        ...[...wrong, ...remarks, ...told].map((line) => paint(`${INDENT}${line}`, "bad")),
    ].join("\n");
}

const TONES = { kept: "good", behind: "warning", open: "warning", mixed: "bad" } as const;

function memberRow(
    { name, colors, activeColor }: ServiceStatus,
    { keeping, isEntry, paint }: { keeping: Keeping | undefined; isEntry: boolean; paint: Paint },
): string[] {
    const routed = COLORS.filter((color) => colors[color].routed > 0 || colors[color].matched)
        .toSorted((one) => (one === activeColor ? -1 : 1))
        .map((color) => {
            const { routed: share, matched } = colors[color];
            return `${color}${share === 1 ? "" : ` ${sayPercent(share)}`}${matched ? " +rule" : ""}`;
        });
    const pods = COLORS.map((color) => {
        const { ready, wanted, version } = colors[color];
        const count = `${ready}/${wanted}`;
        return `${ready < wanted ? paint(count, "bad") : count}${version === null ? "" : ` ${version}`}`;
    });
    const state = keeping?.colors ?? "kept";
    return [
        name,
        isEntry ? "yes" : "",
        routed.join(", ") || "-",
        ...pods,
        paint(state, TONES[state]),
        COLORS.flatMap((color) => sayMeasured(color, colors[color])).join("; "),
    ];
}

function sayMeasured(color: Color, { errorRate, p99Milliseconds }: ServiceStatus["colors"][Color]): string[] {
    if (errorRate === null) return [];
    const p99 = p99Milliseconds === null ? "" : `, ${sayDuration(p99Milliseconds)}`;
    return [`${color} ${sayPercent(errorRate)}${p99}`];
}
