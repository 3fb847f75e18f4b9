export type * from "./args.ts";
export { BlueGreenService } from "./blueGreenService.ts";
export { COLORS, Color, other } from "./color.ts";
export * from "./names.ts";
export { ArgumentsError, type Problem } from "./problems.ts";
