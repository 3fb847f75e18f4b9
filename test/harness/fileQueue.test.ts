import assert from "node:assert/strict";
import { needsOf, nextFile, type TestFile } from "./fileQueue.ts";

const file = (name: string, needs: Partial<TestFile> = {}): TestFile => ({
    name,
    alone: false,
    defaultNamespace: false,
    ownProcesses: false,
    otherLanguages: false,
    ...needs,
});

describe("what a test file needs", () => {
    const cases: Record<string, Partial<TestFile>> = {
        'import { openTestStack } from "../harness/testStack.ts";': {},
        'watchRoute("default", "my-app")': { defaultNamespace: true },
        'const url = "http://my-app.default.svc.cluster.local/";': { defaultNamespace: true },
        'import { actOnPart } from "../harness/parts.ts";': { alone: true },
        'import { measure } from "../bench/measure/measure.ts";': {
            alone: true,
            defaultNamespace: true,
            ownProcesses: true,
        },
        'import { sampleProcesses } from "../harness/processSampler.ts";': { ownProcesses: true },
        'import { TemporaryProject } from "./temporaryProject.ts";': { ownProcesses: true },
        'openExampleStack("my-app")': { defaultNamespace: true },
        'join(checkout, "examples/argocd")': { defaultNamespace: true },
        'import { findLanguages } from "../harness/languages.ts";': { otherLanguages: true },
    };
    for (const [text, needs] of Object.entries(cases)) {
        it(`is told from ${text}`, () => {
            assert.deepEqual({ name: "", ...needsOf(text) }, file("", needs));
        });
    }
});

describe("the next test file", () => {
    const breaks = file("breaks", { alone: true });
    const inDefault = file("in default", { defaultNamespace: true });

    it("is the first that waits", () => assert.equal(nextFile([file("a"), file("b")], [], false)?.name, "a"));

    it("breaks nothing while others run, nor does another one run beside it", () => {
        assert.equal(nextFile([breaks, file("b")], [file("a")], true)?.name, "b");
        assert.equal(nextFile([breaks], [file("a")], true), undefined);
        assert.equal(nextFile([file("b")], [breaks], true), undefined);
    });

    it("has the namespace `default` for itself", () => {
        assert.equal(nextFile([inDefault, file("b")], [inDefault], false)?.name, "b");
        assert.equal(nextFile([inDefault, file("b")], [file("a")], false)?.name, "in default");
    });

    it("is one that has to be alone first in a cluster for these, and last in another one", () => {
        assert.equal(nextFile([file("a"), breaks], [], true)?.name, "breaks");
        assert.equal(nextFile([breaks, file("a")], [], false)?.name, "a");
        assert.equal(nextFile([breaks], [], false)?.name, "breaks");
    });

    it("is none where none waits", () => assert.equal(nextFile([], [], true), undefined));
});
