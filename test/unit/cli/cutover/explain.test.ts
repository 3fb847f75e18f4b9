import assert from "node:assert/strict";
import { type Explanation, explain } from "../../../../src/cli/cutover/explain.ts";

const NOTHING: Explanation = { given: undefined, configured: undefined, live: undefined };

describe("why traffic moves", () => {
    let configured: string | undefined;
    const explained = async (change: Partial<Explanation>) => {
        const explanation = { ...NOTHING, ...change };
        configured = explanation.configured;
        const put = async (path: string, value: string | undefined) => {
            assert.equal(path, "cutoverReason");
            configured = value;
        };
        return explain({ put }, explanation);
    };

    it("is what was said", async () => {
        await explained({ given: "release 8", configured: "release 7", live: "release 7" });
        assert.equal(configured, "release 8");
    });

    it("is not why it moved the last time", async () => {
        await explained({ configured: "release 7", live: "release 7" });
        assert.equal(configured, undefined);
    });

    it("is what was configured for this move", async () => {
        await explained({ configured: "release 8", live: "release 7" });
        assert.equal(configured, "release 8");
    });

    it("is unknown if it was not given", async () => {
        await explained({});
        assert.equal(configured, undefined);
    });

    for (const before of ["release 7", undefined]) {
        it(`is put back to ${before ?? "nothing"} after a move that came to nothing`, async () => {
            const takeBack = await explained({ given: "release 8", configured: before, live: before });
            await takeBack();
            assert.equal(configured, before);
        });
    }
});
