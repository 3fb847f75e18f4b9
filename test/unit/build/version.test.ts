import assert from "node:assert/strict";
import { version, withVersion } from "../../../build/version.ts";

describe("the version of package.json", () => {
    it("takes the place of another one, and leaves the rest of a manifest as it is", () =>
        assert.equal(
            withVersion('{"name": "policies", "version": "0.0.9", "private": true}'),
            `{\n    "name": "policies",\n    "version": "${version}",\n    "private": true\n}\n`,
        ));
});
