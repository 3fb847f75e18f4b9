import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { type ClusterAccess, connect } from "../../../src/cluster/connection.ts";
import { restoringEnvironment } from "../../fixtures/environment.ts";
import { temporaryFolder } from "../../fixtures/temporaryFolder.ts";

function kubeconfig(user: object, cluster: object = {}): string {
    return JSON.stringify({
        "current-context": "first",
        contexts: [
            { name: "first", context: { cluster: "one", user: "me" } },
            { name: "second", context: { cluster: "two", user: "me" } },
        ],
        clusters: [
            { name: "one", cluster: { server: "https://one:6443", ...cluster } },
            { name: "two", cluster: { server: "https://two:6443" } },
        ],
        users: [{ name: "me", user }],
    });
}

const optionsFor = async (access: ClusterAccess) => (await connect(access)).options();

describe("finding the cluster", () => {
    const folder = temporaryFolder();
    restoringEnvironment("KUBECONFIG");

    it("refuses what no header can have, by who asks and without quoting it", async () => {
        for (const [user, header] of [
            [{ token: "top\nsecret" }, "authorization"],
            [{ token: "topsecret\r\nx-remote-user: admin" }, "authorization"],
            [{ token: "x", as: "admin\n" }, "impersonate-user"],
            [{ token: "x", as: "a", "as-groups": ["b", "c\n"] }, "impersonate-group"],
        ] as const) {
            await assert.rejects(optionsFor({ kubeconfig: kubeconfig(user) }), ({ message }: Error) => {
                assert.match(message, /the credentials of the user "me" in the provider's kubeconfig.* cannot be sent/);
                assert.doesNotMatch(message, /secret|admin/);
                return message.includes(`the header ${header} has a line break`);
            });
        }
    });

    it("takes the line break at the end of a token's file for none", async () => {
        const { headers } = await optionsFor({ kubeconfig: kubeconfig({ tokenFile: file("token", "abc\n") }) });
        assert.deepEqual(headers, { authorization: "Bearer abc" });
    });

    function file(name: string, content: string): string {
        writeFileSync(folder(name), content);
        return folder(name);
    }

    it("reads the provider's kubeconfig", async () => {
        const { server, options } = await connect({ kubeconfig: kubeconfig({ token: "secret" }) });
        assert.equal(server.href, "https://one:6443/");
        assert.deepEqual((await options()).headers, { authorization: "Bearer secret" });
    });

    it("verifies the server's certificate", async () => {
        const ca = Buffer.from("CA").toString("base64");
        const options = await optionsFor({ kubeconfig: kubeconfig({}, { "certificate-authority-data": ca }) });
        assert.deepEqual([String(options.ca), options.rejectUnauthorized], ["CA", true]);
    });

    it("reads a kubeconfig given as a path, and the files next to it", async () => {
        file("cert.pem", "CERT");
        const path = file("config", kubeconfig({ "client-certificate": "cert.pem", "client-key": folder("cert.pem") }));
        const options = await optionsFor({ kubeconfig: path });
        assert.deepEqual([String(options.cert), String(options.key)], ["CERT", "CERT"]);
    });

    it("uses the provider's context rather than the file's own", async () => {
        assert.equal((await connect({ kubeconfig: kubeconfig({}), context: "second" })).server.hostname, "two");
    });

    it("uses the provider's cluster rather than the context's", async () => {
        assert.equal((await connect({ kubeconfig: kubeconfig({}), cluster: "two" })).server.hostname, "two");
    });

    it("never asks another cluster where the provider names one", async () => {
        process.env.KUBECONFIG = file("ambient", kubeconfig({}));
        const other = kubeconfig({}).replaceAll("https://one", "https://other");
        assert.equal((await connect({ kubeconfig: other })).server.hostname, "other");
    });

    it("takes the file that kubectl would where the provider names none", async () => {
        process.env.KUBECONFIG = file("ambient", kubeconfig({}));
        assert.equal((await connect({})).server.hostname, "one");
    });

    it("merges several files as kubectl does", async () => {
        const more = JSON.stringify({ contexts: [], clusters: [], users: [] });
        process.env.KUBECONFIG = [file("ambient", kubeconfig({})), file("more", more)].join(":");
        assert.equal((await connect({})).server.hostname, "one");
    });

    it("lets a plugin log in", async () => {
        const status = {
            apiVersion: "client.authentication.k8s.io/v1",
            kind: "ExecCredential",
            status: { token: "fresh" },
        };
        const exec = {
            apiVersion: "client.authentication.k8s.io/v1",
            command: "echo",
            args: [JSON.stringify(status)],
            interactiveMode: "Never",
        };
        const options = await optionsFor({ kubeconfig: kubeconfig({ exec }) });
        assert.match(JSON.stringify(options.headers), /Bearer fresh/);
    });

    it("names an unknown context", async () => {
        await assert.rejects(
            connect({ kubeconfig: kubeconfig({}), context: "third" }),
            /the provider's kubeconfig has no context "third"; it has first, second/,
        );
    });
});
