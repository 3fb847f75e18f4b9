import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Location } from "../location.ts";
import { askSupervisor, serveControl } from "./control.ts";

describe("a question to a supervisor", () => {
    const servers: Server[] = [];
    const folders: string[] = [];
    const supervisor = async (state: "up" | "failed"): Promise<Location> => {
        const folder = await mkdtemp(join(tmpdir(), "control-"));
        folders.push(folder);
        const act = async () => undefined;
        servers.push(serveControl({ status: async () => ({ state, parts: [] }), act }, join(folder, "control.sock")));
        return { folder, socket: "control.sock" } as Location;
    };

    after(async () => {
        for (const server of servers) server.close();
        for (const folder of folders) await rm(folder, { recursive: true });
    });

    it("is answered by that sandbox, and not by the one that was asked before", async () => {
        const [first, second] = [await supervisor("up"), await supervisor("failed")];
        for (const [asked, state] of [
            [first, "up"],
            [second, "failed"],
            [first, "up"],
        ] as const) {
            assert.equal((await askSupervisor(asked)).state, state);
        }
    });
});
