import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { analyze } from "../../../../src/cli/preflight/analyze.ts";
import { fakePrograms } from "../fakePrograms.ts";
import { service } from "../samples.ts";

const TOKEN = "s3cr3t-token";
const config = {
    contexts: [{ name: "prod", context: { cluster: "prod", user: "me" } }],
    "current-context": "prod",
    clusters: [{ name: "prod", cluster: { server: "https://prod" } }],
    users: [{ name: "me", user: { token: TOKEN } }],
};
/** Keeps what stood in the file that it was given, and how it was protected. */
const KEEPS = `for word in "$@"; do case "$word" in --kubeconfig=*) file="\${word#*=}" ;; esac; done
[ -n "$file" ] && cp "$file" "$(dirname "$0")/seen" && stat -c %a "$file" > "$(dirname "$0")/mode"
echo '[]'`;

describe("istioctl's analysis", () => {
    const fakeProgram = fakePrograms();

    const outcome = async (access: object) => (await analyze({ ...service, access }))[0];

    for (const [lines, kubeconfig] of [
        ["one line", JSON.stringify(config)],
        ["several lines", JSON.stringify(config, null, 2)],
    ] as const) {
        it(`is of the provider's cluster where its kubeconfig is a text of ${lines}, which nobody else sees`, async () => {
            const istioctl = fakeProgram("istioctl", KEEPS);
            assert.equal((await outcome({ kubeconfig }))?.outcome, "passed");
            const args = istioctl.calls()[0] ?? [];
            assert.ok(!args.join(" ").includes(TOKEN), args.join(" "));
            const seen = JSON.parse(readFileSync(join(istioctl.folder, "seen"), "utf8")) as typeof config;
            assert.deepEqual(
                [seen.clusters[0]?.cluster, seen.users[0]?.user],
                [{ server: "https://prod" }, { token: TOKEN }],
            );
            assert.equal(readFileSync(join(istioctl.folder, "mode"), "utf8").trim(), "600");
            const file = args.find((arg) => arg.startsWith("--kubeconfig="))?.replace(/^.*?=/, "") ?? "";
            assert.ok(file.startsWith(tmpdir()) && !existsSync(file), `${file} was left`);
        });
    }

    it("is left out where it could only be another cluster's", async () => {
        const istioctl = fakeProgram("istioctl", "echo '[]'");
        const found = await outcome({ kubeconfig: "/home/ann/.kube/config" });
        assert.match(`${found?.outcome}: ${found?.text}`, /skipped: .*skipped: there is no kubeconfig/);
        assert.deepEqual(istioctl.calls(), []);
    });

    it("fails in one line", async () => {
        const trace = 'for i in $(seq 120); do echo "goroutine $i [running]" >&2; done';
        const istioctl = fakeProgram("istioctl", `${trace}; echo 'Error: cluster unreachable' >&2; exit 1`);
        const file = join(istioctl.folder, "kubeconfig");
        writeFileSync(file, JSON.stringify(config));
        const found = await outcome({ kubeconfig: file });
        assert.equal(found?.text, "istioctl analyze failed, so its analysis was skipped: cluster unreachable");
    });

    it("leaves no file behind when this command is ended by a signal", async () => {
        const istioctl = fakeProgram("istioctl", "exec sleep 3");
        const folder = mkdtempSync(join(tmpdir(), "analyze-"));
        const script = `
            const { analyze } = await import(${JSON.stringify(join(import.meta.dirname, "../../../../src/cli/preflight/analyze.ts"))});
            await analyze(${JSON.stringify({ ...service, access: { kubeconfig: JSON.stringify(config) } })});`;
        const child = execFile(process.execPath, ["--input-type=module", "-e", script], {
            env: { ...process.env, TMPDIR: folder },
        });
        const ended = new Promise<string | null>((done) => child.on("exit", (_, signal) => done(signal)));
        while (istioctl.calls().length === 0) await sleep(20);
        assert.equal(readdirSync(folder).length, 1);
        child.kill("SIGTERM");
        assert.equal(await ended, "SIGTERM");
        assert.deepEqual(readdirSync(folder), []);
        rmSync(folder, { recursive: true });
    });
});
