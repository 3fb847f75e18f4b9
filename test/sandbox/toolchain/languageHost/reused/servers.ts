import { subscribe } from "node:diagnostics_channel";
import type { Server, Socket } from "node:net";

const open = new Map<Server | Socket, () => void>();

// The SDK keeps to itself what it serves: hooks by a program, policies by a pack.
subscribe("tracing:net.server.listen:asyncStart", (message) => {
    const { server } = message as { server: Server };
    note(server, () => void server.close());
});
subscribe("net.server.socket", (message) => {
    const { socket } = message as { socket: Socket };
    note(socket, () => socket.destroy());
});

function note(what: Server | Socket, close: () => void): void {
    open.set(what, close);
    what.once("close", () => open.delete(what));
}

/** Closes every server that this process has, and what is connected to it. */
export function closeServers(): void {
    for (const close of open.values()) close();
}
