import assert from "node:assert/strict";
import { addressWithoutPassword, withoutPassword } from "../../../../src/cli/output/withoutPassword.ts";

describe("a text without passwords", () => {
    it("has none in its addresses", () => {
        assert.equal(
            withoutPassword("at https://me:s3cret@prom.example/x it answered 401"),
            "at https://[left out]@prom.example/x it answered 401",
        );
    });

    it("is otherwise as it was", () => {
        for (const text of ["http://prom:9090 by me@host", "me@host (process 1)", "https://x.example/@y"]) {
            assert.equal(withoutPassword(text), text);
        }
    });

    it("is still JSON where it was JSON", () => {
        const document = { prometheus: "http://prom:9090", by: "me@host" };
        assert.deepEqual(JSON.parse(withoutPassword(JSON.stringify(document))), document);
    });

    it("has none where the address is none either", () => {
        assert.equal(addressWithoutPassword("http://me:s/e?c#r@et@prom"), "http://[left out]@prom");
    });

    it("is there at once, however long a word in it is", () => {
        const long = "x".repeat(30_000);
        const startedAt = performance.now();
        for (const hide of [withoutPassword, addressWithoutPassword]) {
            assert.equal(hide(long), long);
            assert.ok(hide(`${long}://me:s3cret@prom`).endsWith("x://[left out]@prom"));
        }
        const took = performance.now() - startedAt;
        assert.ok(took < 1500, `${took} ms`);
    });
});
