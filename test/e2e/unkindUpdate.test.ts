import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { openApiServerProxy } from "../harness/api/apiServerProxy.ts";
import { openConnectProxy } from "../harness/api/connectProxy.ts";
import { openExpiringCredentials } from "../harness/api/expiringCredentials.ts";
import { allSay, type BluegreenStack, openBluegreenStack } from "../harness/bluegreen.ts";
import { checkout } from "../sandbox/location.ts";
import { ownProcesses } from "../sandbox/toolchain/languageHost/reused/runnerPort.ts";

const DRAIN_SECONDS = 10;
const PACK = ["--policy-pack", join(checkout, "policy-pack")];

describe("a cluster that is hard to reach", () => {
    let tested: BluegreenStack;
    const ambient = Object.fromEntries(
        ["KUBECONFIG", "HTTPS_PROXY", ...Object.keys(ownProcesses)].map((name) => [name, process.env[name]]),
    );

    const restore = () => {
        for (const [name, value] of Object.entries(ambient)) {
            if (value === undefined) delete process.env[name];
            else process.env[name] = value;
        }
    };

    before(async () => {
        tested = await openBluegreenStack("unkind-update");
        await tested.stack.configureAll({ standbyReplicas: "0", scaleDownDelaySeconds: String(DRAIN_SECONDS) });
        await tested.stack.run("up", "--yes", "--skip-preview");
    });
    afterEach(restore);
    after(() => tested.stack.remove());

    it("is asked with new credentials when a drain outlasts the old ones", async () => {
        const api = await openExpiringCredentials({ lifetimeSeconds: DRAIN_SECONDS - 2 });
        try {
            process.env.KUBECONFIG = api.kubeconfig;
            await tested.stack.configure("activeColor", "green");
            const { output } = await tested.stack.run("up", "--yes", "--skip-preview");
            assert.match(output, /blue stays \d+ s more/);
        } finally {
            restore();
            await api.close();
        }
        assert.deepEqual(await tested.agreement(), allSay("green"));
    });

    it("is asked with new credentials when a bake outlasts the old ones, and the rollback after it", async () => {
        // Nobody says when these end; Pulumi's provider, which has others, would not try again.
        const api = await openExpiringCredentials({ lifetimeSeconds: 2, tellsExpiry: false });
        try {
            const bake = ["--bake", "6s", "--interval", "1s", "--min-requests", "20"];
            const { exitCode, stdout, stderr } = await tested.run(
                ...["cutover", "blue", "--yes", "--json", "--kubeconfig", api.kubeconfig],
                ...bake,
            );
            assert.equal(exitCode, 5, stderr);
            assert.equal((JSON.parse(stdout) as { verdict: string }).verdict, "inconclusive");
            assert.ok((await api.issued()) > 2);
        } finally {
            await api.close();
        }
        assert.deepEqual(await tested.agreement(), allSay("green"));
    });

    it("is found behind a proxy by component, policies and command alike", async () => {
        const proxy = await openConnectProxy({ credentials: "somebody:secret" });
        try {
            Object.assign(process.env, { KUBECONFIG: proxy.kubeconfig, HTTPS_PROXY: proxy.url });
            await tested.run("release");
            await tested.stack.configure("activeColor", "blue");
            const { output } = await tested.stack.run("up", "--yes", ...PACK);
            assert.doesNotMatch(output, /Not checked|could not be/);
            const { exitCode, stderr } = await tested.run("status");
            assert.equal(exitCode, 0, stderr);
            assert.ok(proxy.tunnels.length > 3);
        } finally {
            restore();
            await proxy.close();
        }
    });

    it("may be away for a moment in the middle of an update", async () => {
        const api = await openApiServerProxy();
        try {
            process.env.KUBECONFIG = api.kubeconfig;
            const moments = ([429, 503, "reset"] as const).map((answer) =>
                api.fault({ path: /\/endpointslices\b/, methods: ["GET"], answer, retryAfterSeconds: 1, times: 2 }),
            );
            await tested.stack.configure("activeColor", "green");
            await tested.stack.run("up", "--yes", "--skip-preview");
            assert.deepEqual(
                moments.map(({ hits }) => hits),
                [2, 2, 2],
            );
            assert.deepEqual(await tested.agreement(), allSay("green"));
        } finally {
            restore();
            await api.close();
        }
    });

    it("is found by policies where KUBECONFIG is a path from where the provider runs", async () => {
        // The policies learn where the provider runs from the process of their own language host.
        Object.assign(process.env, ownProcesses, {
            KUBECONFIG: relative(join(checkout, "src"), ambient.KUBECONFIG ?? ""),
        });
        await tested.stack.configure("activeColor", "blue");
        const { output } = await tested.stack.tryRun("preview", ...PACK);
        assert.match(output, /needed replicas are declared|blue/);
        assert.doesNotMatch(output, /Not checked|there is no kubeconfig/);
    });
});
