import { parseArgs } from "node:util";

/** What the engine tells a language host when it starts it. */
export interface HostArguments {
    /** Where the engine listens, `host:port`; empty when the host was started by hand and waits for a handshake. */
    engineAddress: string;
    /** Where the program sends its traces; empty for nowhere. */
    tracing: string;
}

/**
 * Reads a language host's command line: flags first, the engine's address last. Flags that this host has no use for
 * (logging) are passed over, as are those of later engines.
 */
export function hostArguments(argv: string[]): HostArguments {
    const { values, positionals } = parseArgs({
        args: argv,
        strict: false,
        allowPositionals: true,
        options: { tracing: { type: "string" }, v: { type: "string", short: "v" }, logtostderr: { type: "boolean" } },
    });
    return {
        engineAddress: positionals.at(-1) ?? "",
        tracing: typeof values.tracing === "string" ? values.tracing : "",
    };
}
