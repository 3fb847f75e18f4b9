import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import { checkout } from "../../sandbox/location.ts";
import { lastWords } from "./lastWords.ts";

const wordsOf = async (script: string) => lastWords(await execa("sh", ["-c", script]).catch((error) => error));

describe("the last words of a contestant that failed", () => {
    it("are the last line that its command wrote to the error stream", async () => {
        assert.equal(await wordsOf("echo first >&2; echo refused >&2; echo; echo result; exit 1"), "refused");
    });

    it("tell how it ended where it wrote nothing", async () => assert.match(await wordsOf("exit 3"), /exit code 3/));

    it("do not tell where on the machine the checkout lies", () => {
        assert.equal(lastWords(new Error(`${join(checkout, "test/script.sh")} failed`)), "test/script.sh failed");
    });
});
