import assert from "node:assert/strict";
import fc from "fast-check";
import { splitArguments } from "./splitArguments.ts";

describe("Splitting a command line", () => {
    it("parts arguments at any white space", () => {
        assert.deepEqual(splitArguments("  --inspect \t--title=x\n"), ["--inspect", "--title=x"]);
    });

    it("keeps what is quoted together", () => {
        assert.deepEqual(splitArguments(`--title="a b" 'c d'`), ["--title=a b", "c d"]);
    });

    it("keeps an empty argument", () => assert.deepEqual(splitArguments(`a "" b`), ["a", "", "b"]));

    it("takes a backslash before any character as a quote", () => {
        assert.deepEqual(splitArguments("a\\ b"), ["a b"]);
    });

    it("takes a backslash in double quotes as itself, except before a quote or a backslash", () => {
        assert.deepEqual(splitArguments(`"C:\\dir \\"x\\" \\\\"`), [`C:\\dir "x" \\`]);
    });

    it("takes a backslash in single quotes as itself", () => {
        assert.deepEqual(splitArguments(`'C:\\\\dir\\'`), ["C:\\\\dir\\"]);
    });

    it("refuses a quote that is not closed", () => assert.throws(() => splitArguments(`a "b`), /do not close it/));

    it("gives back any arguments that were put in single quotes", () => {
        fc.assert(
            fc.property(fc.array(fc.string()), (argv) => {
                const quoted = argv.map((argument) => `'${argument.replaceAll("'", `'\\''`)}'`);
                assert.deepEqual(splitArguments(quoted.join(" ")), argv);
            }),
        );
    });
});
