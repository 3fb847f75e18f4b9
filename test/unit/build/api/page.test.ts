import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { apiPage } from "../../../../build/api/page.ts";
import type { Description, Field } from "../../../../build/description/model.ts";

const field = (name: string, rest: Partial<Field> = {}): Field => ({
    name,
    text: "",
    see: [],
    optional: true,
    type: { kind: "text" },
    ...rest,
});

const pageOf = (...fields: readonly Field[]): string => {
    const interfaces: Description["interfaces"] = new Map(
        [
            { name: "BlueGreenServiceArgs", text: "", see: [], fields },
            { name: "GateArgs", text: "What must be true.", see: [], fields: [] },
        ].map((each) => [each.name, each]),
    );
    const description = { interfaces, choices: new Map() };
    const component = { text: "Two colours.", see: [], outputs: [] };
    return apiPage({ description, component, wholeNumbers: new Set(["BlueGreenServiceArgs.port"]) });
};

describe("the page of arguments", () => {
    it("has each with its type, meaning, default and link", () => {
        const page = pageOf(
            field("port", {
                type: { kind: "number" },
                text: "The port.\n\nNot 0.",
                default: "80",
                see: ["https://a.b"],
            }),
        );
        assert.match(
            page,
            /^- `port` \(whole number\): The port\.\n\n {2}Not 0\.\n\n {2}Default: `80`\.\n\n {2}See <https:\/\/a\.b>\.$/m,
        );
    });

    it("begins with those that are required", () => {
        const page = pageOf(field("a"), field("b", { optional: false }));
        assert.match(page, /- `b` \(text, required\)\n- `a` \(text\)/);
    });

    it("leads to other types, and shows what has no name of its own in its place", () => {
        const page = pageOf(
            field("gate", { type: { kind: "interface", name: "GateArgs", partial: false } }),
            field("x", { type: { kind: "list", of: { kind: "object", fields: [field("inner")] } } }),
        );
        assert.match(page, /`gate` \(\[GateArgs\]\(#gateargs\)\)/);
        assert.match(page, /^## GateArgs\n\nWhat must be true\.$/m);
        assert.match(page, /- `x` \(list of object\)\n {2}- `inner` \(text\)/);
    });

    it("leaves out types that no argument leads to", () => assert.doesNotMatch(pageOf(field("a")), /GateArgs/));

    it("says which values may be outputs, and which values there are", () => {
        const page = pageOf(
            field("image", { type: { kind: "input", of: { kind: "text" } } }),
            field("color", { type: { kind: "choice", values: ["blue", "green"] } }),
        );
        assert.match(page, /`image` \(text, may be an output\)/);
        assert.match(page, /`color` \(`"blue"` or `"green"`\)/);
    });

    it("as committed leads nowhere that is not there", () => {
        const page = readFileSync(join(import.meta.dirname, "../../../../docs/api/README.md"), "utf8");
        const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading = ""]) => heading.toLowerCase());
        const links = [...page.matchAll(/\]\(#(.*?)\)/g)].map(([, link = ""]) => link);
        assert.ok(links.length > 30);
        assert.deepEqual(
            links.filter((link) => !headings.includes(link)),
            [],
        );
    });
});
