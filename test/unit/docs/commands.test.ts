import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { buildProgram } from "../../../src/cli/program.ts";

const ROOT = join(import.meta.dirname, "../../..");

/** What stands for something else in a text. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
    COLOR: "green",
    TEXT: "because",
    URL: "http://prometheus:9090",
    "[N]": "1",
    "[--watch]": "--watch",
};

/** `bluegreen` with words after it, in a block of commands or in the middle of a sentence. */
function commandsOf(page: string): string[] {
    const lines = [...page.matchAll(/^(?:.*-- )?(?:npx )?bluegreen ([a-z-][^#\n|`]*)/gm)];
    const inline = [...page.matchAll(/`(?:npx )?bluegreen ([a-z-][^`|]*)[`|]/g)];
    return [...lines, ...inline].map(([, words = ""]) => words.replace(/\\$/, "").trim());
}

function wordsOf(command: string): string[] {
    return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
        ([, double, single, bare]) => double ?? single ?? PLACEHOLDERS[bare ?? ""] ?? bare ?? "",
    );
}

function silent(command: Command): void {
    command.configureOutput({ writeErr: () => undefined, writeOut: () => undefined }).exitOverride();
    for (const each of command.commands) {
        silent(each);
        each.action(() => undefined);
    }
}

/** Sentences also name a command, or an option, without what it needs. */
const NAMED = ["commander.missingArgument", "commander.optionMissingArgument"];

/** What the command line says against it, or undefined. */
async function refusalOf(command: string): Promise<string | undefined> {
    const program = buildProgram();
    silent(program);
    try {
        await program.parseAsync(wordsOf(command), { from: "user" });
        return undefined;
    } catch (error) {
        const { code, message } = error as Error & { code?: string };
        return NAMED.includes(code ?? "") ? undefined : message;
    }
}

describe("the pages", () => {
    const pages = ["README.md", "policy-pack/README.md", ...globSync("{docs,examples}/**/*.md", { cwd: ROOT })];

    it("are found with their commands", () => {
        const all = pages.flatMap((page) => commandsOf(readFileSync(join(ROOT, page), "utf8")));
        assert.ok(all.length >= 20, `${all.length} commands`);
    });

    for (const page of pages) {
        for (const command of new Set(commandsOf(readFileSync(join(ROOT, page), "utf8")))) {
            it(`call bluegreen as it is: ${page} with ${command}`, async () => {
                assert.equal(await refusalOf(command), undefined);
            });
        }
    }

    it("would report an option that does not exist", async () => {
        assert.match((await refusalOf("rollback --quickly")) ?? "", /unknown option/);
    });
});
