import { once } from "node:events";
import { open } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import { text } from "node:stream/consumers";
import type { Location } from "../location.ts";
import { reasonOf } from "./probe.ts";
import type { PartStatus } from "./runningPart.ts";

export interface SandboxStatus {
    /** "failed" says that the sandbox did not come up; the reason stands beside it. */
    readonly state: "starting" | "up" | "failed";
    readonly reason?: string;
    readonly parts: readonly PartStatus[];
}

export const partActions = ["start", "stop", "restart"] as const;
export type PartAction = (typeof partActions)[number];

export interface Controlled {
    status(): Promise<SandboxStatus>;
    act(part: string, action: PartAction): Promise<void>;
}

/** Answers the commands of this checkout through a socket in the sandbox's folder. */
export function serveControl(controlled: Controlled, socket: string): Server {
    const answer = async (message: IncomingMessage): Promise<unknown> => {
        const [, part, action] = /^\/parts\/([^/]+)\/(start|stop|restart)$/.exec(message.url ?? "") ?? [];
        if (part && action) {
            await controlled.act(decodeURIComponent(part), action as PartAction);
        }
        return controlled.status();
    };
    const server = createServer((message, response) => {
        answer(message).then(
            (status) => response.end(JSON.stringify(status)),
            (error: unknown) => response.writeHead(400).end(reasonOf(error)),
        );
    });
    return server.listen(socket);
}

/** Sends one command to a running supervisor. */
export async function askSupervisor(location: Location, path = "/status"): Promise<SandboxStatus> {
    // The kernel allows a socket's path 107 characters, which a checkout's folder may exceed; an open folder has a short one.
    const folder = await open(location.folder);
    try {
        const socketPath = `/proc/self/fd/${folder.fd}/${location.socket}`;
        // A connection that was kept would be found again by that path, which the next question has for another sandbox's folder.
        const question = request({ socketPath, path, method: "POST", agent: false }).end();
        const [response] = (await once(question, "response")) as [IncomingMessage];
        const body = await text(response);
        if (response.statusCode !== 200) throw new Error(body);
        return JSON.parse(body) as SandboxStatus;
    } finally {
        await folder.close();
    }
}
