/** Written as the manager of the fields that a command changes. */
export const CLI_MANAGER = "bluegreen";
