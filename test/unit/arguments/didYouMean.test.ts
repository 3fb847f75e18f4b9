import assert from "node:assert/strict";
import fc from "fast-check";
import { probablyMeant, unknownKey } from "../../../src/arguments/didYouMean.ts";

const KNOWN = ["activeColor", "replicas", "standbyReplicas", "port"];

describe("the word that was probably meant", () => {
    it("is the known one that is a few letters away, whatever the case", () => {
        assert.equal(probablyMeant("activeColour", KNOWN), "activeColor");
        assert.equal(probablyMeant("REPLICSA", KNOWN), "replicas");
        assert.equal(probablyMeant("prot", KNOWN), "port");
    });

    it("is none if no name is similar", () => {
        assert.equal(probablyMeant("image", KNOWN), undefined);
        assert.equal(probablyMeant("x", KNOWN), undefined);
    });

    it("is known, or not told", () => {
        fc.assert(
            fc.property(fc.string(), (word) => {
                const meant = probablyMeant(word, KNOWN);
                assert.ok(meant === undefined || KNOWN.includes(meant));
            }),
        );
    });

    it("comes before the list of what is allowed", () => {
        assert.equal(unknownKey("ports", ["port", "name"]), "is not known (did you mean port?); allowed: port, name");
        assert.equal(unknownKey("other", ["port", "name"]), "is not known; allowed: port, name");
    });
});
