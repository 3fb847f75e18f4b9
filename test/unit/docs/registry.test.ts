import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";

const read = (file: string): string => readFileSync(join(import.meta.dirname, "../../..", file), "utf8");
const blockOf = (page: string, language: string): string => {
    const [, block] = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "ms").exec(page) ?? [];
    assert.ok(block, `no block of ${language}`);
    return block;
};

describe("the pages for Pulumi's registry", () => {
    for (const page of ["docs/_index.md", "docs/installation-configuration.md"]) {
        it(`${page} begins with what the registry asks for, and has each language's part in a chooser`, () => {
            const text = read(page);
            const [, head = ""] = /^---\n(.*?)^---\n/ms.exec(text) ?? [];
            const { title, meta_desc, layout } = load(head) as Record<string, string>;
            assert.ok(title && meta_desc);
            assert.equal(layout, "package");
            const [, offered = ""] = /\{\{< chooser language "(.*?)" >\}\}/.exec(text) ?? [];
            const parts = [...text.matchAll(/\{\{% choosable language (\w+) %\}\}/g)].map(([, language]) => language);
            assert.deepEqual(parts, offered.split(","));
            assert.equal(text.split("{{% /choosable %}}").length, parts.length + 1);
        });
    }

    it("show the programs that are tested", () => {
        const page = read("docs/_index.md");
        assert.equal(blockOf(page, "typescript"), blockOf(read("README.md"), "ts"));
        assert.equal(blockOf(page, "python"), read("examples/python/__main__.py"));
        assert.equal(blockOf(page, "go"), read("examples/go/main.go"));
        const yaml = blockOf(page, "yaml");
        assert.match(yaml, /^config:/);
        assert.ok(read("examples/yaml/Pulumi.yaml").endsWith(yaml));
    });
});
