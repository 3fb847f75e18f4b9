import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { eventually } from "../supervisor/probe.ts";
import { PortListeners } from "./portListeners.ts";

describe("PortListeners", () => {
    let listeners: PortListeners;
    let connections: { socket: Socket; port: number }[];

    beforeEach(() => {
        connections = [];
        listeners = new PortListeners("127.0.0.1", (socket, port) => {
            connections.push({ socket, port });
            socket.destroy();
        });
    });

    afterEach(() => listeners.want(new Set()));

    const isOpen = async (port: number): Promise<boolean> => {
        const socket = connect(port, "127.0.0.1");
        try {
            await once(socket, "connect");
            return true;
        } catch {
            return false;
        } finally {
            socket.destroy();
        }
    };

    it("opens the wanted ports and says through which one a connection came", async () => {
        const [first = 0, second = 0] = await freePorts(2);
        listeners.want(new Set([first, second]));
        await eventually(() => assert.equal(listeners.open.length, 2));
        await isOpen(second);
        await eventually(() => assert.equal(connections.length, 1));
        assert.equal(connections[0]?.port, second);
    });

    it("closes a port that is no longer used, and keeps the others", async () => {
        const [kept = 0, closed = 0] = await freePorts(2);
        listeners.want(new Set([kept, closed]));
        await eventually(() => assert.equal(listeners.open.length, 2));
        listeners.want(new Set([kept]));
        assert.deepEqual([await isOpen(kept), await isOpen(closed)], [true, false]);
    });

    it("opens a port again that was closed a moment ago", async () => {
        const [port = 0] = await freePorts(1);
        listeners.want(new Set([port]));
        listeners.want(new Set());
        listeners.want(new Set([port]));
        await eventually(async () => assert.ok(await isOpen(port)));
    });

    it("reports a port that is taken, and opens it once it is free", async () => {
        const [other, port] = await occupyPort();
        listeners.want(new Set([port]));
        await eventually(() => assert.equal(listeners.problems.length, 1));
        assert.match(
            listeners.problems[0] ?? "",
            new RegExp(`^port ${port} of simulated pods cannot be opened .*EADDRINUSE`),
        );
        other.close();
        await eventually(() => assert.ok(listeners.open.includes(port) && listeners.problems.length === 0));
    });
});

async function occupyPort(): Promise<[Server, number]> {
    const server = createServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    return [server, (server.address() as AddressInfo).port];
}

async function freePorts(count: number): Promise<number[]> {
    const taken = await Promise.all(Array.from({ length: count }, occupyPort));
    await Promise.all(taken.map(([server]) => new Promise((closed) => server.close(closed))));
    return taken.map(([, port]) => port);
}
