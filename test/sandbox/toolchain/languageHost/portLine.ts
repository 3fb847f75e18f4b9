const NEWLINE = 10;

/**
 * Takes a server's standard output and finds the line that is its port, calling `onPort` once. Everything else, before
 * and after, goes to `onOutput` in whole lines until the port is known and as it comes from then on.
 */
export function portLine(onPort: (port: number) => void, onOutput: (chunk: Buffer) => void): (chunk: Buffer) => void {
    let pending = Buffer.alloc(0);
    let found = false;
    return (chunk) => {
        if (found) {
            onOutput(chunk);
            return;
        }
        pending = Buffer.concat([pending, chunk]);
        for (let end = pending.indexOf(NEWLINE); end >= 0 && !found; end = pending.indexOf(NEWLINE)) {
            const line = pending.subarray(0, end + 1);
            pending = pending.subarray(end + 1);
            found = /^\d+\s*$/.test(line.toString("latin1"));
            if (found) onPort(Number(line.toString("latin1")));
            else onOutput(line);
        }
        if (found && pending.length > 0) onOutput(pending);
    };
}
