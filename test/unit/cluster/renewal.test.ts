import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { clientFor } from "../../../src/cluster/client.ts";
import { connect } from "../../../src/cluster/connection.ts";
import { Unavailable } from "../../../src/cluster/unavailable.ts";
import { connectProxy } from "../../fixtures/connectProxy.ts";
import { restoringEnvironment } from "../../fixtures/environment.ts";
import { kubeconfigFolder, type SecureServer, secureServer, socksProxy } from "./secureServer.ts";

const PROXIES = ["HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"];

describe("a credential that ends", () => {
    let server: SecureServer;
    let folder: ReturnType<typeof kubeconfigFolder>;

    before(async () => {
        server = await secureServer();
    });

    beforeEach(() => {
        folder = kubeconfigFolder();
        server.tokens.clear();
        server.asked.length = 0;
        server.requests.length = 0;
    });

    afterEach(() => folder.remove());
    after(() => server.close());

    const url = () => `https://127.0.0.1:${server.port}`;
    const write = (user: object, cluster: object = {}) => folder.kubeconfig(url(), server.authority, user, cluster);
    const open = async (kubeconfig: string) => clientFor(await connect({ kubeconfig }));
    const pluginRuns = () =>
        existsSync(folder.path("log")) ? readFileSync(folder.path("log"), "utf8").trim().split("\n").length : 0;
    const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

    it("is requested once while it is valid, however many requests need it", async () => {
        server.tokens.add("1");
        const client = await open(write({ exec: folder.plugin({ token: "1", expirationTimestamp: inSeconds(60) }) }));
        await Promise.all([client.get("/a"), client.get("/b"), client.get("/c")]);
        await client.get("/d");
        assert.deepEqual([pluginRuns(), server.asked], [1, ["1", "1", "1", "1"]]);
    });

    it("is renewed when it expires, before the API server rejects it", async () => {
        server.tokens.add("1").add("2");
        const client = await open(write({ exec: folder.plugin({ token: "1", expirationTimestamp: inSeconds(0) }) }));
        await client.get("/a");
        folder.plugin({ token: "2", expirationTimestamp: inSeconds(60) });
        await Promise.all([client.get("/b"), client.get("/c")]);
        await client.get("/d");
        assert.deepEqual(server.asked.slice(1), ["2", "2", "2"]);
    });

    it("is renewed when the API server rejects it, once for all rejected requests", async () => {
        server.tokens.add("1");
        const client = await open(write({ exec: folder.plugin({ token: "1", expirationTimestamp: inSeconds(60) }) }));
        await client.get("/a");
        server.tokens.delete("1");
        server.tokens.add("2");
        folder.plugin({ token: "2" });
        await Promise.all([client.get("/b"), client.patch("/c", {}), client.create("/d", {})]);
        assert.equal(pluginRuns(), 2);
    });

    it("that the API server never accepts is reported with its user, and the plugin is not called for ever", async () => {
        const path = write({ exec: folder.plugin({ token: "1" }) });
        const client = await open(path);
        await assert.rejects(
            client.get("/a"),
            (error: Error) =>
                !(error instanceof Unavailable) &&
                error.message.endsWith(
                    `with 401: Unauthorized. It does not, or no longer, accept the credentials of the user "me" in ${path}`,
                ),
        );
        assert.deepEqual(server.asked, ["1", "1"]);
    });

    it("is requested again by the next request if the plugin failed once", async () => {
        server.tokens.add("1");
        const exec = folder.plugin({ token: "1" });
        const plugin = readFileSync(exec.command, "utf8");
        writeFileSync(exec.command, "#!/bin/sh\nexit 1\n");
        const connection = await connect({ kubeconfig: write({ exec }) });
        await assert.rejects(connection.options(), Unavailable);
        writeFileSync(exec.command, plugin);
        assert.equal((await connection.options()).headers instanceof Object, true);
    });

    it("is a certificate of a plugin, which is renewed too", async () => {
        const [first, second] = [await server.certificate("first"), await server.certificate("second")];
        const status = ({ cert, key }: typeof first) => ({ clientCertificateData: cert, clientKeyData: key });
        server.tokens.add("first");
        const client = await open(write({ exec: folder.plugin(status(first)) }));
        await client.get("/a");
        server.tokens.delete("first");
        server.tokens.add("second");
        folder.plugin(status(second));
        await client.get("/b");
        assert.deepEqual(server.asked, ["first", "first", "second"]);
    });

    it("is read again from its file for each request, since Kubernetes writes it anew", async () => {
        server.tokens.add("1");
        folder.write("token", "1\n");
        const client = await open(write({ tokenFile: "token", token: "old" }));
        await client.get("/a");
        folder.write("token", "2\n");
        server.tokens.add("2");
        await client.get("/b");
        assert.deepEqual(server.asked, ["1", "2"]);
    });

    it("is read again from the kubeconfig where another one has been written there", async () => {
        server.tokens.add("2");
        const client = await open(write({ token: "1" }));
        write({ token: "2" });
        await client.get("/a");
        assert.deepEqual(server.asked, ["1", "2"]);
    });

    it("is that of the same context, whichever has been chosen since", async () => {
        server.tokens.add("2");
        const client = await open(write({ token: "1" }));
        const path = write({ token: "2" });
        writeFileSync(path, readFileSync(path, "utf8").replace('"current-context":"own"', '"current-context":"other"'));
        await client.get("/a");
        assert.deepEqual(server.asked, ["1", "2"]);
    });

    it("is never sent to another server that the kubeconfig names by then", async () => {
        const client = await open(write({ token: "1" }));
        folder.kubeconfig("https://stranger.test:6443", server.authority, { token: "2" });
        await assert.rejects(client.get("/a"), /, and .* now names https:\/\/stranger\.test:6443, which is not used/);
        assert.deepEqual(server.asked, ["1"]);
    });

    it("is waited for while the kubeconfig is being written", async () => {
        server.tokens.add("2");
        const path = write({ token: "1" });
        const client = await open(path);
        writeFileSync(path, "{");
        setTimeout(() => write({ token: "2" }), 150);
        await client.get("/a");
        assert.equal(server.asked.at(-1), "2");
    });

    it("written in a kubeconfig is said to need a new kubeconfig", async () => {
        const kubeconfig = readFileSync(write({ token: "1" }), "utf8");
        await assert.rejects(
            (await open(kubeconfig)).get("/a"),
            /the user "me" in the provider's kubeconfig, which only a new kubeconfig can renew/,
        );
    });

    it("is sent with the kubeconfig's impersonation", async () => {
        server.tokens.add("1");
        const extra = { "example.com/team": ["a", "b"] };
        const client = await open(
            write({ token: "1", as: "boss", "as-uid": "7", "as-groups": ["x", "y"], "as-user-extra": extra }),
        );
        await client.get("/a");
        const { headers } = server.requests[0] ?? {};
        assert.deepEqual(
            [headers?.["impersonate-user"], headers?.["impersonate-uid"], headers?.["impersonate-group"]],
            ["boss", "7", "x, y"],
        );
        assert.equal(headers?.["impersonate-extra-example.com%2fteam"], "a, b");
    });

    it("is sent to a server with the name that the kubeconfig gives it", async () => {
        server.tokens.add("1");
        await (await open(write({ token: "1" }, { "tls-server-name": "api.test" }))).get("/a");
        await assert.rejects(
            (await open(write({ token: "1" }, { "tls-server-name": "else.test" }))).get("/a"),
            (error: Error) => !(error instanceof Unavailable) && /else\.test/.test(error.message),
        );
    });

    it("may be a name and a password", async () => {
        const connection = await connect({ kubeconfig: write({ username: "me", password: "secret" }) });
        const { headers } = await connection.options();
        assert.deepEqual(headers, { authorization: `Basic ${Buffer.from("me:secret").toString("base64")}` });
    });

    it("is none where it is empty, and a file that is not there is named", async () => {
        assert.deepEqual((await (await connect({ kubeconfig: write({ token: "" }) })).options()).headers, {});
        const missing = await connect({ kubeconfig: write({ tokenFile: "missing" }) });
        await assert.rejects(missing.options(), /names .*missing, which could not be read: ENOENT/);
    });

    describe("behind a proxy", () => {
        let proxy: Awaited<ReturnType<typeof connectProxy>>;
        restoringEnvironment(...PROXIES);

        beforeEach(async () => {
            proxy = await connectProxy({ lead: () => ({ host: "127.0.0.1", port: server.port }) });
            server.tokens.add("1");
            for (const name of PROXIES) delete process.env[name];
        });

        afterEach(() => proxy.close());

        const hidden = () => folder.kubeconfig("https://api.test", server.authority, { token: "1" });

        it("is sent through the one of the environment", async () => {
            process.env.HTTPS_PROXY = proxy.url;
            const client = await open(hidden());
            await client.get("/a");
            await client.get("/b");
            assert.deepEqual([proxy.tunnels, server.asked], [["api.test:443"], ["1", "1"]]);
        });

        it("is sent through the one of the kubeconfig", async () => {
            await (await open(write({ token: "1" }, { "proxy-url": proxy.url }))).get("/a");
            assert.deepEqual(proxy.tunnels, [`127.0.0.1:${server.port}`]);
        });

        it("is sent through one that speaks SOCKS, which finds the server", async () => {
            const socks = await socksProxy(server.port);
            process.env.HTTPS_PROXY = socks.url;
            await (await open(hidden())).get("/a");
            await socks.close();
            assert.deepEqual([socks.asked, server.asked], [["api.test"], ["1"]]);
        });

        it("is not sent through one to this machine", async () => {
            process.env.HTTPS_PROXY = proxy.url;
            await (await open(write({ token: "1" }))).get("/a");
            assert.deepEqual([proxy.tunnels, server.asked], [[], ["1"]]);
        });

        it("is a certificate that goes through it as well", async () => {
            const { cert, key } = await server.certificate("first");
            server.tokens.add("first");
            process.env.HTTPS_PROXY = proxy.url;
            const exec = folder.plugin({ clientCertificateData: cert, clientKeyData: key });
            await (await open(folder.kubeconfig("https://api.test", server.authority, { exec }))).get("/a");
            assert.deepEqual(server.asked, ["first"]);
        });

        it("is not sent where the proxy refuses, which is said at once", async () => {
            proxy.answer = "407 Proxy Authentication Required";
            process.env.HTTPS_PROXY = proxy.url;
            const client = await open(hidden());
            await assert.rejects(
                client.get("/a"),
                (error: Error) =>
                    !(error instanceof Unavailable) && /through the proxy .*: it answered with 407/.test(error.message),
            );
            assert.equal(proxy.tunnels.length, 1);
        });

        it("is sent again where the proxy is only overloaded", async () => {
            proxy.answer = "503 Service Unavailable";
            process.env.HTTPS_PROXY = proxy.url;
            const client = await open(hidden());
            setTimeout(() => {
                proxy.answer = "200 Connection Established";
            }, 50);
            await client.get("/a");
            assert.ok(proxy.tunnels.length > 1);
        });

        it("is not sent where the proxy is away, and the proxy is named", async () => {
            process.env.HTTPS_PROXY = "http://me:secret@127.0.0.1:1";
            const client = await open(hidden());
            await assert.rejects(
                client.ask("/a"),
                (error: Error) =>
                    error instanceof Unavailable &&
                    /through the proxy 127\.0\.0\.1:1.*ECONNREFUSED/.test(error.message) &&
                    !error.message.includes("secret"),
            );
        });
    });
});
