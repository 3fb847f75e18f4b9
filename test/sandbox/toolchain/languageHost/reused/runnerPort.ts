/** Tells a language host the port of the runner that serves in its place; unset, the host and each program are processes of their own. */
export const RUNNER_PORT = "SANDBOX_PROGRAM_RUNNER";
