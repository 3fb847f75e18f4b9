export type * from "./args.ts";
export { ArgumentsError, type Problem } from "./arguments/problems.ts";
export { BlueGreenReleaseSet } from "./blueGreenReleaseSet.ts";
export { BlueGreenService } from "./blueGreenService.ts";
export { COLORS, Color, other } from "./model/color.ts";
export * from "./model/names.ts";
export { readServiceArgs } from "./readServiceArgs.ts";
