import { createServer, type Server, type Socket } from "node:net";

const retryMs = 1000;

/** Keeps one listener open for each wanted port, on the given host address, and retries those that cannot be opened. */
export class PortListeners {
    readonly #host: string;
    readonly #onConnection: (socket: Socket, port: number) => void;
    readonly #servers = new Map<number, Server>();
    readonly #problems = new Map<number, string>();
    #wanted: ReadonlySet<number> = new Set();

    constructor(host: string, onConnection: (socket: Socket, port: number) => void) {
        this.#host = host;
        this.#onConnection = onConnection;
    }

    /** Ports that are open now. */
    get open(): number[] {
        return [...this.#servers].filter(([, server]) => server.listening).map(([port]) => port);
    }

    /** A sentence for each wanted port that could not be opened. */
    get problems(): string[] {
        return [...this.#problems.values()];
    }

    /** Opens and closes listeners until exactly these ports are open. */
    want(ports: ReadonlySet<number>): void {
        this.#wanted = ports;
        for (const port of ports) if (!this.#servers.has(port)) this.#listen(port);
        for (const [port, server] of this.#servers) if (!ports.has(port)) this.#close(port, server);
        for (const port of this.#problems.keys()) if (!ports.has(port)) this.#problems.delete(port);
    }

    #listen(port: number): void {
        const server = createServer({ allowHalfOpen: true }, (socket) => this.#onConnection(socket, port));
        this.#servers.set(port, server);
        server.on("listening", () => this.#problems.delete(port));
        server.on("error", (error) => {
            this.#problems.set(port, `port ${port} of simulated pods cannot be opened (${error.message}); retrying.`);
            this.#servers.delete(port);
            setTimeout(() => this.want(this.#wanted), retryMs).unref();
        });
        server.listen({ port, host: this.#host, backlog: 4096 });
    }

    #close(port: number, server: Server): void {
        this.#servers.delete(port);
        server.close();
    }
}
