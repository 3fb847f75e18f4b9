import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Failure } from "../../../../src/cli/failure.ts";
import { chosenAccess } from "../../../../src/cli/stack/access.ts";
import { checkAccess, kubeconfigSource, parseKubeconfig, standalone } from "../../../../src/cli/stack/kubeconfig.ts";

const TOKEN = "s3cr3t-token";
const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "prod",
    contexts: [
        { name: "prod", context: { cluster: "prod", user: "me" } },
        { name: "staging", context: { cluster: "staging", user: "me" } },
    ],
    clusters: [{ name: "prod", cluster: { server: "https://prod", "certificate-authority": "ca.pem" } }],
    users: [{ name: "me", user: { token: TOKEN, exec: { command: "aws", args: ["eks"] } } }],
};
const ONE_LINE = JSON.stringify(config);
const SEVERAL_LINES = JSON.stringify(config, null, 2);

describe("the way into a stack's cluster", () => {
    let folder: string;
    let file: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
        file = join(folder, "config");
        writeFileSync(file, ONE_LINE);
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const refusal = async (access: object, env: NodeJS.ProcessEnv = {}): Promise<Failure> => {
        const told = await checkAccess(access, env).then(
            () => undefined,
            (error: Failure) => error,
        );
        assert.ok(told, "it was not refused");
        return told;
    };

    it("is a file where the provider's argument names one", () => {
        assert.deepEqual(kubeconfigSource({ kubeconfig: file }), { kind: "file", file });
    });

    for (const [lines, text] of [
        ["one line", ONE_LINE],
        ["several lines", SEVERAL_LINES],
        ["one line of YAML", "apiVersion: v1, contexts: []"],
        ["one line that begins with a space", ` ${ONE_LINE}`],
    ] as const) {
        it(`is a text of ${lines}, never taken for a path`, () => {
            assert.deepEqual(kubeconfigSource({ kubeconfig: text }), { kind: "text", text });
        });
    }

    it("refuses the path of another machine, and says what to give instead", async () => {
        const { message, exitCode } = await refusal({ kubeconfig: "/home/ann/.kube/prod" });
        assert.match(message, /\/home\/ann\/\.kube\/prod.* is not on this machine.*--kubeconfig FILE.*--context NAME/);
        assert.equal(exitCode, 2);
    });

    it("is refused where the provider takes whatever is here, and nothing is", async () => {
        assert.match((await refusal({}, { KUBECONFIG: "/nowhere" })).message, /there is none here: .*--kubeconfig/);
    });

    it("is the pod's account where there is no kubeconfig in a pod", async () => {
        await checkAccess({}, { KUBECONFIG: "/nowhere", KUBERNETES_SERVICE_HOST: "10.0.0.1" });
    });

    it("refuses a context that is not in it, and names those that are", async () => {
        const { message } = await refusal({ kubeconfig: file, context: "prd" });
        assert.match(message, /has no context "prd" \(it has: prod, staging\)/);
    });

    it("passes with a context that is in it", () => checkAccess({ kubeconfig: file, context: "staging" }));

    it("does not quote a text that cannot be read", async () => {
        const broken = `{"users": [{"token": "${TOKEN}"\n]`;
        const { message } = await refusal({ kubeconfig: broken });
        assert.match(message, /the kubeconfig in the provider's arguments is no YAML: see line \d/);
        assert.ok(!message.includes(TOKEN), message);
    });

    it("is never quoted, however it is broken", () =>
        fc.assert(
            fc.asyncProperty(fc.nat(ONE_LINE.length), fc.constantFrom("\n", "{", "]", "\t", ": "), async (at, more) => {
                const text = `${ONE_LINE.slice(0, at)}${more}${ONE_LINE.slice(at)}`;
                const told = await checkAccess({ kubeconfig: text }).catch((error: Error) => error);
                assert.ok(!(told instanceof Error && told.message.includes(TOKEN)));
            }),
        ));

    it("is the file that was named, with its own current context", () => {
        const access = { kubeconfig: "/etc/kube", context: "prod", cluster: "other" };
        assert.deepEqual(chosenAccess(access, { kubeconfig: file }, "/"), { kubeconfig: file, context: undefined });
    });

    it("is another context of the provider's own kubeconfig", () => {
        const access = { kubeconfig: "/etc/kube", context: "prod", cluster: "other" };
        assert.deepEqual(chosenAccess(access, { context: "staging" }, "/"), {
            kubeconfig: "/etc/kube",
            context: "staging",
        });
    });

    it("starts from the project's folder, as the provider does", () => {
        assert.equal(chosenAccess({ kubeconfig: "kube/prod" }, {}, "/srv/app").kubeconfig, "/srv/app/kube/prod");
        assert.equal(chosenAccess({ kubeconfig: ONE_LINE }, {}, "/srv/app").kubeconfig, ONE_LINE);
    });

    it("says the provider's overrides in itself for programs that know none", async () => {
        const own = standalone(
            await parseKubeconfig(SEVERAL_LINES, "it"),
            { context: "staging", cluster: "prod" },
            "/srv/app",
        );
        assert.equal(own["current-context"], "staging");
        assert.deepEqual(own.contexts?.[1]?.context, { cluster: "prod", user: "me" });
        assert.equal(own.clusters?.[0]?.cluster?.["certificate-authority"], "/srv/app/ca.pem");
        assert.deepEqual(own.users?.[0]?.user, config.users[0]?.user);
    });
});
