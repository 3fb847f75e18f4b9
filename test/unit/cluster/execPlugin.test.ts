import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { askPlugin } from "../../../src/cluster/execPlugin.ts";
import { Unavailable } from "../../../src/cluster/unavailable.ts";
import { temporaryFolder } from "../../fixtures/temporaryFolder.ts";

const credential = (status: object) =>
    JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status });
const cluster = { fields: { server: "https://one", "proxy-url": "http://proxy" }, folders: [] };

describe("the plugin that a kubeconfig logs in with", () => {
    const folder = temporaryFolder();

    /** Asks a shell script. */
    function ask(script: string, more: object = {}, timeout?: number) {
        writeFileSync(folder("plugin.sh"), `#!/bin/sh\n${script}\n`);
        chmodSync(folder("plugin.sh"), 0o755);
        const fields = { apiVersion: "client.authentication.k8s.io/v1", command: "./plugin.sh", ...more };
        return askPlugin({ fields, folders: [folder()] }, cluster, timeout);
    }

    it("gives a token, with its end", async () => {
        const status = { token: "T", expirationTimestamp: "2030-01-01T00:00:00Z" };
        assert.deepEqual(await ask(`echo '${credential(status)}'`), {
            authorization: "Bearer T",
            cert: undefined,
            key: undefined,
            expiresAt: Date.parse("2030-01-01T00:00:00Z"),
        });
    });

    it("gives a certificate instead", async () => {
        const found = await ask(`echo '${credential({ clientCertificateData: "C", clientKeyData: "K" })}'`);
        assert.deepEqual([found.cert, found.key, found.authorization], ["C", "K", undefined]);
    });

    it("gets its arguments, its environment and what kubectl tells it", async () => {
        const script = `printf '{"kind":"ExecCredential","status":{"token":"%s/%s/%s"}}' "$1" "$OWN" "$(printf '%s' "$KUBERNETES_EXEC_INFO" | tr -d '"')"`;
        const more = { args: ["one"], env: [{ name: "OWN", value: "two" }], provideClusterInfo: true };
        assert.equal(
            (await ask(script, more)).authorization,
            "Bearer one/two/{apiVersion:client.authentication.k8s.io/v1,kind:ExecCredential,spec:" +
                "{interactive:false,cluster:{server:https://one,proxy-url:http://proxy}}}",
        );
    });

    it("may say no more than that it failed, since what it prints may hold a secret", async () => {
        const hint = { installHint: "See https://example.com" };
        await assert.rejects(
            ask("echo SECRET; echo SECRET >&2; exit 3", { args: ["--password", "SECRET"], ...hint }),
            (error: Error) =>
                error instanceof Unavailable &&
                /"\.\/plugin\.sh" ended with exit code 3\. Run it by hand to see why\. See https:\/\/example/.test(
                    error.message,
                ) &&
                !error.message.includes("SECRET"),
        );
    });

    it("is not quoted where it prints something else", async () => {
        for (const output of [
            "SECRET",
            '"SECRET"',
            "null",
            '{"kind":"ExecCredential","status":{"tokn":"SECRET"}}',
            "",
        ]) {
            await assert.rejects(
                ask(`echo '${output}'`),
                ({ message }: Error) => /printed no ExecCredential/.test(message) && !message.includes("SECRET"),
            );
        }
    });

    it("is ended with all that it has started where it takes too long", async () => {
        const alive = folder("alive");
        const script = `(sleep 1; touch '${alive}') & sleep 60`;
        const started = performance.now();
        await assert.rejects(
            ask(script, {}, 200),
            (error: Error) => error instanceof Unavailable && /gave no credential within 0\.2 s/.test(error.message),
        );
        assert.ok(performance.now() - started < 1000);
        await sleep(1200);
        assert.throws(() => chmodSync(alive, 0o600), /ENOENT/);
    });

    it("is said to be missing, with how to get it", async () => {
        await assert.rejects(
            ask("", { command: "no-such-plugin", installHint: "Install it so." }),
            (error: Error) =>
                !(error instanceof Unavailable) &&
                /"no-such-plugin" was not found\. Install it, or add it to PATH\. Install it so\./.test(error.message),
        );
    });

    it("does not wait for input", () => ask(`read answer; echo '${credential({ token: "T" })}'`));
});
