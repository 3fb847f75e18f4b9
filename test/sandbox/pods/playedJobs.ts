const prefix = "sandbox.istio-blue-green/";

/**
 * Label of a pod that runs to completion (a Job's): with `true`, it ends as its annotations say. No container runs here, so
 * that somebody else does its work, and then tells how it went.
 */
export const playedLabel = `${prefix}job-played`;

/** How a played pod ended, written by whoever did its work. */
export const verdictAnnotations = {
    /** The exit code of its containers. */
    exitCode: `${prefix}job-exit-code`,
    /** The last that its containers wrote. */
    message: `${prefix}job-message`,
} as const;
