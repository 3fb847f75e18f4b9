import { COLORS, type Color } from "../../model/color.ts";
import { VERSION_LABEL } from "../../model/names.ts";
import { plural } from "../../model/plural.ts";
import { isPodReady } from "../../model/readiness.ts";
import { containerStatuses, type Pod } from "../live/pods.ts";
import type { Tone } from "../output/console.ts";
import { sayDuration } from "../output/duration.ts";

/** A pod of a colour as `bluegreen status --json` gives it. */
export interface PodStatus {
    readonly name: string;
    readonly ready: boolean;
    /** `ready`, `ending`, or why it is not ready in Kubernetes' words. */
    readonly state: string;
    readonly restarts: number;
    readonly ageMilliseconds: number | null;
    /** The release that it runs, which an update may be about to replace. */
    readonly version: string | null;
}

/** More would only fill the screen. */
const MOST_READY_SHOWN = 5;

export function podStatus(pod: Pod, now: Date): PodStatus {
    const { name, creationTimestamp, deletionTimestamp, labels } = pod.metadata;
    const containers = containerStatuses(pod);
    const ready = isPodReady(pod);
    const waits = containers.find(({ ready }) => !ready)?.state;
    const why = waits?.waiting?.reason ?? waits?.terminated?.reason ?? pod.status?.phase ?? "Pending";
    const notReady = why === "Running" ? "not ready" : why;
    return {
        name,
        ready,
        state: deletionTimestamp !== undefined ? "ending" : ready ? "ready" : notReady,
        restarts: containers.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0),
        ageMilliseconds: creationTimestamp === undefined ? null : now.getTime() - Date.parse(creationTimestamp),
        version: labels?.[VERSION_LABEL] ?? null,
    };
}

type Paint = (text: string, tone: Tone) => string;

/** The pods of both colours in lines: all that are not ready, and the first few that are. */
export function podTree(pods: Record<Color, PodStatus[] | null>, paint: Paint): string[] {
    const known = COLORS.filter((color) => pods[color] !== null);
    return known.flatMap((color, index) => {
        const last = index === known.length - 1;
        const lines = branch(pods[color] ?? [], paint);
        const stem = last ? "   " : "│  ";
        return [`${last ? "└─" : "├─"} ${color}`, ...lines.map((line) => `${stem}${line}`)];
    });
}

function branch(pods: PodStatus[], paint: Paint): string[] {
    if (pods.length === 0) return ["└─ no pods"];
    const ready = pods.filter((pod) => pod.ready);
    const shown = [...pods.filter((pod) => !pod.ready), ...ready.slice(0, MOST_READY_SHOWN)];
    const width = Math.max(...shown.map(({ name }) => name.length));
    const lines = shown.map((pod) => sayPod(pod, width, paint));
    const rest = pods.length - shown.length;
    if (rest > 0) lines.push(paint(`and ${plural(rest, "more ready pod")}`, "quiet"));
    return lines.map((line, index) => `${index === lines.length - 1 ? "└─" : "├─"} ${line}`);
}

function sayPod({ name, ready, state, restarts, ageMilliseconds, version }: PodStatus, width: number, paint: Paint) {
    const tone = ready ? "good" : state === "ending" ? "quiet" : "bad";
    const facts = [
        paint(state, tone),
        ageMilliseconds === null ? undefined : sayDuration(Math.max(0, ageMilliseconds)),
        version ?? undefined,
        restarts > 0 ? paint(plural(restarts, "restart"), "warning") : undefined,
    ];
    return `${name.padEnd(width)}  ${facts.filter((fact) => fact !== undefined).join(", ")}`;
}
