import assert from "node:assert/strict";
import { proxyTo } from "../../../src/cluster/proxy.ts";

const NO_PROXY =
    "foobar.com, .barbaz.net, *.wildcard.io, 192.168.1.1, 192.168.1.2:81, 192.168.1.3:80, 10.0.0.0/30, " +
    "2001:db8::52:0:1, [2001:db8::52:0:2]:443, [2001:db8::52:0:3]:80, 2002:db8:a::45/64";

const to = (url: string, env: Record<string, string>) => proxyTo(new URL(url), undefined, env)?.href;

describe("the proxy to a server", () => {
    it("is what the environment names for the server's protocol", () => {
        const env = { HTTP_PROXY: "http://plain:1", HTTPS_PROXY: "http://secure:2" };
        assert.equal(to("https://api.example.com", env), "http://secure:2/");
        assert.equal(to("http://api.example.com", env), "http://plain:1/");
        assert.equal(to("https://api.example.com", { HTTP_PROXY: "http://plain:1" }), undefined);
        assert.equal(to("https://api.example.com", {}), undefined);
    });

    it("may be named in small letters, which count first, and where they are empty not at all", () => {
        const env = { HTTPS_PROXY: "http://large:1", https_proxy: "http://small:2" };
        assert.equal(to("https://api", env), "http://small:2/");
        assert.equal(to("https://api", { ...env, https_proxy: "" }), "http://large:1/");
        assert.equal(to("https://api", { ...env, no_proxy: "api" }), undefined);
    });

    it("speaks HTTP where it has no scheme", () => {
        assert.equal(to("https://api", { HTTPS_PROXY: "cache.corp:3128" }), "http://cache.corp:3128/");
        assert.equal(to("https://api", { HTTPS_PROXY: "localhost" }), "http://localhost/");
    });

    it("is what the kubeconfig names, whatever the environment says", () => {
        const env = { HTTPS_PROXY: "http://large:1", NO_PROXY: "*" };
        assert.equal(proxyTo(new URL("https://127.0.0.1"), "socks5://own:1", env)?.href, "socks5://own:1");
    });

    it("is none of the environment's in a CGI program for HTTP, where a caller would name it", () => {
        const env = { HTTP_PROXY: "http://plain:1", HTTPS_PROXY: "http://secure:2", REQUEST_METHOD: "GET" };
        assert.equal(to("http://api", env), undefined);
        assert.equal(to("https://api", env), "http://secure:2/");
    });

    it("is refused without a word of what it says", () => {
        for (const proxy of ["ftp://me:secret@proxy", "http://me:secret@pro xy:1"]) {
            assert.throws(
                () => to("https://api", { HTTPS_PROXY: proxy }),
                ({ message }: Error) => message.startsWith("HTTPS_PROXY") && !message.includes("secret"),
            );
        }
    });

    // As in Go's own tests, by whose rules the provider goes.
    for (const [host, isProxied] of [
        ["localhost", false],
        ["127.0.0.1", false],
        ["127.0.0.2", false],
        ["[::1]", false],
        ["[::2]", true],
        ["192.168.1.1", false],
        ["192.168.1.2", true],
        ["192.168.1.3", false],
        ["192.168.1.4", true],
        ["10.0.0.2", false],
        ["10.0.0.4", true],
        ["[2001:db8::52:0:1]", false],
        ["[2001:db8::52:0:2]", true],
        ["[2001:db8::52:0:3]", false],
        ["[2002:db8:a::123]", false],
        ["[fe80::424b:c8be:1643:a1b6]", true],
        ["barbaz.net", true],
        ["www.barbaz.net", false],
        ["foobar.com", false],
        ["www.foobar.com", false],
        ["foofoobar.com", true],
        ["baz.com", true],
        ["localhost.net", true],
        ["local.localhost", true],
        ["barbarbaz.net", true],
        ["wildcard.io", true],
        ["nested.wildcard.io", false],
        ["awildcard.io", true],
    ] as const) {
        it(`${isProxied ? "leads" : "does not lead"} to ${host} beside exceptions for others`, () => {
            const found = to(`https://${host}:80`, { HTTPS_PROXY: "proxy", NO_PROXY });
            assert.equal(found, isProxied ? "http://proxy/" : undefined);
        });
    }

    for (const [noProxy, host, isProxied] of [
        ["*", "api.example.com", false],
        ["other, *", "api.example.com", false],
        [":1", "example.com", true],
        ["", "example.com", true],
        ["API.Example.COM", "api.example.com", false],
        ["ample.com", "example.com", true],
        [".示例.com", "www.示例.com", false],
        ["xn--fsq092h.com", "www.示例.com", false],
        ["示例.com", "www.xn--fsq092h.com", false],
        ["10.0.0.0/99", "10.0.0.1", true],
    ] as const) {
        it(`${isProxied ? "leads" : "does not lead"} to ${host} where NO_PROXY is "${noProxy}"`, () => {
            const found = to(`https://${host}`, { HTTPS_PROXY: "proxy", NO_PROXY: noProxy });
            assert.equal(found, isProxied ? "http://proxy/" : undefined);
        });
    }

    it("does not lead to the default port where that is excepted", () => {
        const env = { HTTPS_PROXY: "proxy", NO_PROXY: "api:443" };
        assert.equal(to("https://api", env), undefined);
        assert.equal(to("https://api:6443", env), "http://proxy/");
    });
});
