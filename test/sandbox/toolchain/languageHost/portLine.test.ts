import assert from "node:assert/strict";
import fc from "fast-check";
import { portLine } from "./portLine.ts";

/** What a reader makes of the output, cut into chunks of these sizes (the last one takes the rest). */
function read(output: string, sizes: number[] = []) {
    const ports: number[] = [];
    const chunks: Buffer[] = [];
    const onChunk = portLine(
        (port) => ports.push(port),
        (chunk) => chunks.push(chunk),
    );
    let rest = Buffer.from(output);
    for (const size of sizes) {
        onChunk(rest.subarray(0, size));
        rest = rest.subarray(size);
    }
    onChunk(rest);
    return { ports, output: Buffer.concat(chunks).toString() };
}

describe("A server's output", () => {
    it("has its port taken out", () => {
        assert.deepEqual(read("4000\n"), { ports: [4000], output: "" });
    });

    it("may end its lines as Windows does", () => assert.deepEqual(read("4000\r\n").ports, [4000]));

    it("keeps what comes before and after the port", () => {
        assert.deepEqual(read("loading\n4000\nserving"), { ports: [4000], output: "loading\nserving" });
    });

    it("keeps a number that comes after the port", () => {
        assert.deepEqual(read("4000\n5000\n"), { ports: [4000], output: "5000\n" });
    });

    it("has no port in a number that is part of a sentence", () => assert.deepEqual(read("took 40 ms\n").ports, []));

    it("is read the same however it arrives", () => {
        fc.assert(
            fc.property(fc.array(fc.nat({ max: 6 })), (sizes) => {
                assert.deepEqual(read("lädt\n4000\nsérving\n12\n", sizes), {
                    ports: [4000],
                    output: "lädt\nsérving\n12\n",
                });
            }),
        );
    });
});
