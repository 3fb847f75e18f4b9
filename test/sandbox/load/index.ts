export type { LoadTarget } from "./options.ts";
export type { ColorReport, LoadReport, PhaseReport, TargetReport } from "./report.ts";
export { gatewayHost, meshUrl, sandboxTargets } from "./sandboxTargets.ts";
export { type RunningLoad, startLoad } from "./startLoad.ts";
export { type SwitchTime, switchTime } from "./switchTime.ts";
export type { TimelineBucket } from "./timeline.ts";
