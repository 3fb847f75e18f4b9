/** The field manager of what a command changes. */
export const CLI_MANAGER = "bluegreen";
