export type { Percentiles } from "./latency.ts";
export type { LoadOptions, LoadTarget } from "./options.ts";
export type { AnswerTimes, ColorReport, LoadReport, PhaseReport, TargetReport } from "./report.ts";
export { gatewayHost, meshUrl, type SandboxRates, sandboxTargets } from "./sandboxTargets.ts";
export { type RunningLoad, startLoad } from "./startLoad.ts";
export { type SwitchMoment, type SwitchOf, type SwitchTime, switchTime } from "./switchTime.ts";
export type { Timeline, TimelineBucket } from "./timeline.ts";
