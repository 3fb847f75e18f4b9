import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { readKubeconfig } from "../../../src/cluster/kubeconfig.ts";
import { restoringEnvironment } from "../../fixtures/environment.ts";
import { temporaryFolder } from "../../fixtures/temporaryFolder.ts";

const config = (name: string, more: object = {}) => ({
    "current-context": name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [{ name, cluster: { server: `https://${name}` } }],
    users: [{ name, user: { token: `token-of-${name}` } }],
    ...more,
});

describe("a kubeconfig", () => {
    const folder = temporaryFolder();
    restoringEnvironment("KUBECONFIG", "HOME");

    beforeEach(() => {
        process.env.HOME = folder();
        delete process.env.KUBECONFIG;
    });

    function file(name: string, content: object | string): string {
        writeFileSync(folder(name), typeof content === "string" ? content : JSON.stringify(content));
        return folder(name);
    }

    it("is found where the folder says that a relative path starts", () => {
        file("config", config("one"));
        const found = readKubeconfig({ kubeconfig: "./config", folder: folder() });
        assert.deepEqual([found.source, found.cluster.fields.server], [folder("config"), "https://one"]);
    });

    it("that is a text in quotes is said to be one, and not told", () => {
        const yaml =
            "clusters: [{name: a, cluster: {server: https://a}}]\nusers: [{name: a, user: {token: topsecret}}]\n";
        for (const kubeconfig of [JSON.stringify(yaml), `'${yaml.replaceAll("\n", " ")}'`]) {
            assert.throws(
                () => readKubeconfig({ kubeconfig }),
                ({ message }: Error) =>
                    /is a kubeconfig in quotes\. Remove the quotes/.test(message) && !/topsecret/.test(message),
            );
        }
    });

    it("is found below home", () => {
        file("config", config("one"));
        assert.equal(readKubeconfig({ kubeconfig: "~/config" }).context, "one");
    });

    it("is that of a relative KUBECONFIG in that folder", () => {
        file("config", config("one"));
        process.env.KUBECONFIG = "config";
        assert.equal(readKubeconfig({ folder: folder() }).context, "one");
    });

    it("is kubectl's where KUBECONFIG is not set", () => {
        mkdirSync(folder(".kube"));
        file(".kube/config", config("one"));
        assert.equal(readKubeconfig({}).context, "one");
    });

    it("that is nowhere is said to be missing, with where it was looked for", () => {
        assert.throws(() => readKubeconfig({}), /there is no kubeconfig: .*\.kube\/config is missing/);
        process.env.KUBECONFIG = "/nowhere/a:/nowhere/b";
        assert.throws(() => readKubeconfig({}), /there is no kubeconfig: \/nowhere\/a and \/nowhere\/b are missing/);
    });

    it("from another machine is reported as missing on this one", () => {
        assert.throws(
            () => readKubeconfig({ kubeconfig: "/home/ci/.kube/config" }),
            /there is no kubeconfig \/home\/ci\/\.kube\/config on this machine/,
        );
    });

    it("that is a folder is called one", () => {
        assert.throws(
            () => readKubeconfig({ kubeconfig: import.meta.dirname }),
            /^Error: the kubeconfig \/.*\/cluster is a folder$/,
        );
    });

    it("may be several files, of which the first wins", () => {
        const two = config("two", {
            clusters: [{ name: "one", cluster: { server: "https://other" } }, ...config("two").clusters],
        });
        process.env.KUBECONFIG = [file("a", config("one")), folder("missing"), file("b", two)].join(":");
        const one = readKubeconfig({});
        assert.deepEqual([one.context, one.cluster.fields.server], ["one", "https://one"]);
        assert.equal(readKubeconfig({ context: "two" }).cluster.fields.server, "https://two");
    });

    it("takes its current context from the first file that has one", () => {
        process.env.KUBECONFIG = [file("a", config("one", { "current-context": "" })), file("b", config("two"))].join(
            ":",
        );
        assert.equal(readKubeconfig({}).context, "two");
    });

    it("finds files next to it, or where the provider runs", () => {
        const { cluster, user } = readKubeconfig({ kubeconfig: file("config", config("one")), folder: "/project" });
        assert.deepEqual(
            [cluster.folders, user.folders],
            [
                [folder(), "/project"],
                [folder(), "/project"],
            ],
        );
    });

    it("needs no user for a server that asks for none", () => {
        const text = JSON.stringify(
            config("one", { contexts: [{ name: "one", context: { cluster: "one" } }], users: [] }),
        );
        assert.deepEqual(readKubeconfig({ kubeconfig: text }).user.fields, {});
    });

    it("says what is missing in it, with what it has", () => {
        const text = (more: object) => JSON.stringify(config("one", more));
        assert.throws(() => readKubeconfig({ kubeconfig: text({}), context: "x" }), /has no context "x"; it has one/);
        assert.throws(
            () => readKubeconfig({ kubeconfig: text({ "current-context": "" }) }),
            /has no current context.*it has one/,
        );
        assert.throws(
            () => readKubeconfig({ kubeconfig: text({ clusters: [] }) }),
            /has no cluster "one" with a server/,
        );
        assert.throws(() => readKubeconfig({ kubeconfig: text({ users: null }) }), /has no user "one"/);
        assert.throws(() => readKubeconfig({ kubeconfig: text({}), cluster: "x" }), /has no cluster "x" with a server/);
        assert.throws(
            () => readKubeconfig({ kubeconfig: '{"apiVersion":"v1"}' }),
            /has no current context.*it has none/,
        );
    });

    it("that cannot be read is told by line and column, never by what is there", () => {
        const text = `apiVersion: v1\nusers:\n- name: me\n  user:\n    token: "secret-token\n    other: [\n`;
        assert.throws(
            () => readKubeconfig({ kubeconfig: text }),
            ({ message }: Error) =>
                /is not valid YAML or JSON: line \d+, column \d+$/.test(message) && !message.includes("secret"),
        );
        const path = file("config", text);
        assert.throws(
            () => readKubeconfig({ kubeconfig: path }),
            new RegExp(`^Error: ${path} is not valid YAML or JSON: line`),
        );
    });

    it("that is no kubeconfig at all is not quoted either", () => {
        for (const text of ["secret-token\n", "- secret-token\n", "\n", "token: secret", 'users: [{token: "secret']) {
            assert.throws(
                () => readKubeconfig({ kubeconfig: text }),
                ({ message }: Error) =>
                    /is not (a kubeconfig|valid YAML)|has no current context/.test(message) &&
                    !message.includes("secret"),
            );
        }
    });

    it("never shows a token, however it is broken", () => {
        const whole = JSON.stringify(
            config("one", { users: [{ name: "one", user: { token: "SECRET" } }] }),
            undefined,
            2,
        );
        fc.assert(
            fc.property(fc.nat(whole.length), fc.nat(5), fc.string({ maxLength: 3 }), (at, length, put) => {
                try {
                    readKubeconfig({ kubeconfig: `${whole.slice(0, at)}${put}${whole.slice(at + length)}\n` });
                } catch (error) {
                    assert.doesNotMatch(String(error), /SECRET/);
                }
            }),
        );
    });
});
