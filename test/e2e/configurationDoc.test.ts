import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { openTestStack } from "../harness/testStack.ts";
import { checkout, locate } from "../sandbox/location.ts";

interface Walk {
    readonly heading: string;
    readonly commands: string;
}

/** The commands below each heading; curl is for people, whom it shows an answer. */
function walks(): Walk[] {
    const [, ...sections] = readFileSync(join(checkout, "docs/configuration.md"), "utf8").split(/^## /m);
    return sections.map((section) => {
        const blocks = [...section.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block ?? "");
        const lines = blocks.join("").split("\n");
        const heading = section.split("\n", 1)[0] ?? "";
        return { heading, commands: lines.filter((line) => !line.startsWith("curl")).join("\n") };
    });
}

describe("the walk through the routing states", () => {
    const settings = join(locate().folder, "settings", "Pulumi.walk.yaml");
    const fresh = `${settings}.fresh`;

    // What is written there is for a service in "default", of which no host and no port are configured before.
    before(async () => {
        await openTestStack("walk");
        await copyFile(settings, fresh);
    });
    beforeEach(() => copyFile(fresh, settings));
    after(() => execa("pulumi", ["stack", "rm", "--yes", "--stack", "walk"], { cwd: checkout }));

    for (const { heading, commands } of walks()) {
        it(`is previewed as written under "${heading}"`, async () => {
            // A preview of every state is enough here; other tests bring the states about.
            const isPreviewed = /\bpulumi up\s*(#.*)?$/.test(commands.trim());
            const script = `set -e
                pulumi() {
                    [ "$1" = up ] && set -- preview
                    command pulumi --stack walk --config-file ${settings} --non-interactive "$@"
                }
                ${commands}
                ${isPreviewed ? "" : "pulumi preview"}`;
            const { all, exitCode } = await execa("bash", ["-c", script], { cwd: checkout, all: true, reject: false });
            assert.equal(exitCode, 0, all);
        });
    }
});
