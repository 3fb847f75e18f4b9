import assert from "node:assert/strict";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { type ApiServerProxy, openApiServerProxy } from "../harness/api/apiServerProxy.ts";
import { type ConnectProxy, openConnectProxy } from "../harness/api/connectProxy.ts";
import { type ExpiringCredentials, openExpiringCredentials } from "../harness/api/expiringCredentials.ts";
import { openMachine } from "../harness/machine.ts";

interface Answer {
    readonly exitCode: number | undefined;
    readonly stderr: string;
}

/** Asks as anybody does, through a kubeconfig. */
async function ask(kubeconfig: string, words: string, env: Record<string, string> = {}): Promise<Answer> {
    const { exitCode, stderr } = await execa("kubectl", ["--kubeconfig", kubeconfig, ...words.split(" ")], {
        env,
        reject: false,
    });
    return { exitCode, stderr };
}

const succeeds = ({ exitCode, stderr }: Answer): void => assert.equal(exitCode, 0, stderr);

/** The rest is kubectl's own persistence: it tries some of these again for half a minute. */
const once = "get --raw /api/v1/namespaces/default/services --request-timeout=5s";

describe("an API server that fails as the test wants", () => {
    let proxy: ApiServerProxy;

    before(async () => {
        proxy = await openApiServerProxy();
    });
    after(() => proxy.close());

    const seen = (path: RegExp): (number | undefined)[] =>
        proxy.requests.filter((request) => path.test(request.path)).map(({ status }) => status);

    it("answers as the real one without a fault, writes and watches too", async () => {
        succeeds(await ask(proxy.kubeconfig, "create configmap through-the-proxy"));
        const condition = "--for=jsonpath={.data.changed}=yes --timeout=20s";
        const watching = ask(proxy.kubeconfig, `wait configmap/through-the-proxy ${condition}`);
        succeeds(await ask(proxy.kubeconfig, 'patch configmap through-the-proxy -p {"data":{"changed":"yes"}}'));
        succeeds(await watching);
        succeeds(await ask(proxy.kubeconfig, "delete configmap through-the-proxy"));
    });

    it("refuses one kind", async () => {
        const fault = proxy.fault({ path: /\/horizontalpodautoscalers\b/, answer: 403 });
        assert.match((await ask(proxy.kubeconfig, "get hpa")).stderr, /Forbidden/);
        succeeds(await ask(proxy.kubeconfig, "get deployments"));
        assert.equal(fault.hits, 1);
        fault.end();
        succeeds(await ask(proxy.kubeconfig, "get hpa"));
    });

    it("is busy for a while", async () => {
        proxy.fault({ path: /\/services\?throttled/, answer: 429, retryAfterSeconds: 1, times: 2 });
        const began = Date.now();
        succeeds(await ask(proxy.kubeconfig, "get --raw /api/v1/namespaces/default/services?throttled"));
        assert.ok(Date.now() - began >= 2000);
        assert.deepEqual(seen(/throttled/), [429, 429, 200]);
    });

    it("fails for one method, after so many requests", async () => {
        proxy.fault({ path: /\/services\?late/, methods: ["GET"], answer: 500, after: 1 });
        const words = "get --raw /api/v1/namespaces/default/services?late";
        succeeds(await ask(proxy.kubeconfig, words));
        assert.match((await ask(proxy.kubeconfig, words)).stderr, /InternalError/);
    });

    it("cuts connections", async () => {
        const fault = proxy.fault({ path: /\/services\b/, answer: "reset" });
        assert.match((await ask(proxy.kubeconfig, once)).stderr, /EOF|reset/);
        fault.end();
    });

    it("does not answer at all", async () => {
        const fault = proxy.fault({ path: /\/services\b/, answer: "silence" });
        const words = once.replace("5s", "1s");
        assert.match((await ask(proxy.kubeconfig, words)).stderr, /timeout|deadline/i);
        fault.end();
    });

    it("takes its time", async () => {
        const fault = proxy.fault({ path: /\/services\b/, delayMs: 1500 });
        const began = Date.now();
        succeeds(await ask(proxy.kubeconfig, once));
        assert.ok(Date.now() - began >= 1500);
        fault.end();
    });
});

/** Short, and still longer than a command takes on a busy machine. */
const LIFETIME_SECONDS = 4;

describe("credentials that expire", () => {
    let api: ExpiringCredentials;
    const path = "/api/v1/namespaces/default/services";

    before(async () => {
        api = await openExpiringCredentials({ lifetimeSeconds: LIFETIME_SECONDS });
    });
    after(() => api.close());

    const newToken = async (): Promise<string> => {
        const { stdout } = await execa(api.plugin, []);
        const { status } = JSON.parse(stdout) as { status: { token: string } };
        return status.token;
    };

    const statusWith = async (token: string): Promise<number> => {
        const args = ["--silent", "--insecure", "--output", "/dev/null", "--write-out", "%{http_code}"];
        const { stdout } = await execa("curl", [
            ...args,
            "--header",
            `Authorization: Bearer ${token}`,
            api.server + path,
        ]);
        return Number(stdout);
    };

    it("accepts a token as long as it lives, and lets in who asks the plugin anew each time", async () => {
        const token = await newToken();
        assert.equal(await statusWith(token), 200);
        const before = await api.issued();
        succeeds(await ask(api.kubeconfig, once));
        await sleep(LIFETIME_SECONDS * 1000);
        assert.equal(await statusWith(token), 401);
        succeeds(await ask(api.kubeconfig, once));
        assert.equal(await api.issued(), before + 2);
    });

    it("no longer accepts a token that was revoked", async () => {
        const token = await newToken();
        assert.equal(await statusWith(token), 200);
        api.revoke();
        assert.equal(await statusWith(token), 401);
    });

    it("accepts no token that nobody gave out", async () => {
        assert.equal(await statusWith("plugin-made-up"), 401);
        assert.equal(await statusWith(""), 403);
    });

    it("keeps a token file fresh", async () => {
        succeeds(await ask(api.tokenFileKubeconfig, once));
        await sleep(LIFETIME_SECONDS * 1000);
        succeeds(await ask(api.tokenFileKubeconfig, once));
    });

    it("can have a plugin that fails", async () => {
        await api.setPlugin("fails");
        assert.match((await ask(api.kubeconfig, once)).stderr, /the session has expired/);
        await api.setPlugin("works");
    });
});

describe("an API server behind a proxy", () => {
    let proxy: ConnectProxy;

    before(async () => {
        proxy = await openConnectProxy({ credentials: "somebody:secret" });
    });
    after(() => proxy.close());

    it("is not found without it", async () => {
        assert.match((await ask(proxy.kubeconfig, once)).stderr, /kubernetes\.default\.svc/);
        assert.deepEqual(proxy.tunnels, []);
    });

    it("is found by who is told of the proxy by the environment", async () => {
        succeeds(await ask(proxy.kubeconfig, once, proxy.environment));
        assert.deepEqual(proxy.tunnels, ["kubernetes.default.svc:6443"]);
    });

    it("is found by who is told by the kubeconfig", async () => {
        succeeds(await ask(proxy.proxyUrlKubeconfig, once));
        assert.equal(proxy.tunnels.length, 2);
    });

    it("is not found without the proxy's password", async () => {
        const HTTPS_PROXY = proxy.environment.HTTPS_PROXY?.replace("secret", "wrong") ?? "";
        assert.match((await ask(proxy.kubeconfig, once, { HTTPS_PROXY })).stderr, /Proxy Authentication Required/);
        assert.equal(proxy.refused, 1);
    });
});

describe("another machine", () => {
    const there = async (name: string, options: Parameters<typeof openMachine>[1], ...words: string[]) => {
        const machine = await openMachine(name, options);
        const [file = "", ...args] = words;
        const { exitCode, all, stdout } = await machine.start(file, args);
        assert.equal(exitCode, 0, all);
        return stdout;
    };

    it("has a host name, processes and a home of its own", async () => {
        const words = 'hostname; echo "$HOME"; [ "$$" -lt 10 ] && echo own';
        const [name, home, processes] = (await there("laptop-2", {}, "sh", "-c", words)).split("\n");
        assert.deepEqual([name, processes], ["laptop-2", "own"]);
        assert.notEqual(home, process.env.HOME);
        assert.notEqual(hostname(), "laptop-2");
    });

    it("can have the name of this one", async () => {
        assert.equal(await there("twin", { hostName: hostname() }, "hostname"), hostname());
    });

    it("knows the same stacks and the same cluster", async () => {
        assert.match(await there("laptop-3", {}, "pulumi", "stack", "ls", "--all", "--json"), /sandbox/);
        await there("laptop-5", {}, "kubectl", "get", "--raw", "/readyz");
    });

    it("knows other stacks where its state is its own", async () => {
        const stacks = await there("laptop-4", { backend: "own" }, "pulumi", "stack", "ls", "--all", "--json");
        assert.deepEqual(JSON.parse(stacks), []);
    });
});
