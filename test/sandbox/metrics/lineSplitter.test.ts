import assert from "node:assert/strict";
import fc from "fast-check";
import { LineSplitter } from "./lineSplitter.ts";

describe("the line splitter", () => {
    it("gives the same lines however the bytes arrive", () => {
        const texts = fc.array(fc.string({ unit: "binary", minLength: 1 }).map((text) => text.replaceAll("\n", "_")));
        fc.assert(
            fc.property(texts, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), (lines, sizes) => {
                const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(""));
                const found: string[] = [];
                const splitter = new LineSplitter((text) => found.push(text));
                for (let at = 0, turn = 0; at < bytes.length; turn++) {
                    const size = sizes[turn % sizes.length] as number;
                    splitter.push(bytes.subarray(at, at + size));
                    at += size;
                }
                assert.deepEqual(
                    found,
                    Buffer.from(lines.join("\n"))
                        .toString()
                        .split("\n")
                        .filter((text) => text !== ""),
                );
            }),
        );
    });

    it("cuts a line that never ends", () => {
        let found = 0;
        const splitter = new LineSplitter(() => found++);
        splitter.push(Buffer.alloc(300_000, "x"));
        assert.equal(found, 1);
    });
});
