import assert from "node:assert/strict";
import { sectionOf } from "../../../../build/release/changelog.ts";

const CHANGELOG = `# Changelog

## Unreleased

- Later.

## [1.2.0] - 2026-11-30

### Added

- More.

## 1.1.0 - 2026-10-01

- Less.
`;

describe("a version's section of the changelog", () => {
    it("is what stands below its heading, up to the next version's", () => {
        assert.equal(sectionOf(CHANGELOG, "1.2.0"), "### Added\n\n- More.\n");
        assert.equal(sectionOf(CHANGELOG, "1.1.0"), "- Less.\n");
    });

    it("is asked for where there is none, however similar another version is", () => {
        for (const version of ["1.2", "1.2.0-rc.1", "11.1.0"]) {
            assert.throws(() => sectionOf(CHANGELOG, version), /has no section for .*Move what is under "Unreleased"/);
        }
    });
});
