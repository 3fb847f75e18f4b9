import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { podCounts } from "./podCounts.ts";

describe("podCounts", () => {
    let server: Server;
    let url: string;
    let answer: { status: number; body: unknown };

    before(async () => {
        server = createServer((_request, response) => {
            response.writeHead(answer.status).end(JSON.stringify(answer.body));
        });
        await once(server.listen(0, "127.0.0.1"), "listening");
        url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pods`;
    });
    after(() => {
        server.close();
        server.closeAllConnections();
    });

    it("adds up what a pod's containers received", async () => {
        const apps = [{ received: 3 }, { received: 4 }];
        answer = {
            status: 200,
            body: [
                { uid: "a", apps },
                { uid: "b", apps: [] },
            ],
        };
        assert.deepEqual(
            await podCounts(url),
            new Map([
                ["a", 7],
                ["b", 0],
            ]),
        );
    });

    it("fails where the pod server does", async () => {
        answer = { status: 503, body: [] };
        await assert.rejects(podCounts(url), /answered 503/);
    });
});
