import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";

const LEAN = join(import.meta.dirname, "leanSdk.cjs");

/** What an expression is in a process that has loaded the SDK as programs do. */
async function inProgram(expression: string): Promise<unknown> {
    const script = `
        const pulumi = require("@pulumi/pulumi");
        const isLoaded = (part) => Object.keys(require.cache).some((file) => file.includes(part));
        Promise.resolve(${expression}).then((value) => console.log(JSON.stringify(value)));
    `;
    const { stdout } = await execa("node", [`--require=${LEAN}`, "-e", script], { cwd: import.meta.dirname });
    return JSON.parse(stdout);
}

describe("The SDK as programs load it", () => {
    const parts = ["typescript.js", "automation", "v8Hooks", "source-map-support"];

    it("leaves out what nobody asks for", async () => {
        assert.deepEqual(await inProgram(`${JSON.stringify(parts)}.filter(isLoaded)`), []);
    });

    it("has its Automation API for whoever asks for it", async () => {
        const asked = "[typeof pulumi.automation.LocalWorkspace.create, Object.keys(pulumi.automation).length > 10]";
        assert.deepEqual(await inProgram(asked), ["function", true]);
    });

    it("turns functions into text, with what they capture", async () => {
        const captured = "(() => { const word = 'captured'; return () => word; })()";
        const { text } = (await inProgram(`pulumi.runtime.serializeFunction(${captured})`)) as { text: string };
        assert.match(text, /"captured"/);
    });
});
