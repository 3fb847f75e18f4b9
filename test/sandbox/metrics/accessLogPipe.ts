import { constants, openSync, statSync } from "node:fs";
import { Socket } from "node:net";
import { createInterface } from "node:readline";

/**
 * Reads lines from a named pipe until closed, across any number of writers.
 *
 * It is opened for writing too, so that it does not end when the proxy does, and read as a socket: a file stream
 * would block a thread of Node's pool for ever, and with it the end of the process.
 */
export function readAccessLogPipe(path: string, onLine: (line: string) => void): { close(): void } {
    const status = statSync(path, { throwIfNoEntry: false });
    if (!status?.isFIFO()) {
        throw new Error(`${path} ${status ? "is no named pipe" : "does not exist"}; make it first: mkfifo ${path}`);
    }
    const descriptor = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    const socket = new Socket({ fd: descriptor, readable: true, writable: false });
    createInterface({ input: socket }).on("line", (line) => line !== "" && onLine(line));
    return { close: () => socket.destroy() };
}
