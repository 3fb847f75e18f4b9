/** Tells a command to stop. */
export interface Interruption {
    readonly signal: AbortSignal;
    /** For programs that this process started: on a terminal they got Ctrl-C themselves, and a second one would kill them. */
    readonly forChildren: AbortSignal;
    end(): void;
}

export function listenForInterruption(): Interruption {
    const [own, children] = [new AbortController(), new AbortController()];
    const onTerminal = process.stdin.isTTY === true;
    const hear = (name: NodeJS.Signals) => {
        own.abort(name);
        if (name !== "SIGINT" || !onTerminal) children.abort(name);
    };
    const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const name of signals) process.on(name, hear);
    return {
        signal: own.signal,
        forChildren: children.signal,
        end() {
            for (const name of signals) process.off(name, hear);
        },
    };
}
