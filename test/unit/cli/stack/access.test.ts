import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import fc from "fast-check";
import type { Failure } from "../../../../src/cli/failure.ts";
import { lentKubeconfig } from "../../../../src/cli/preflight/lentKubeconfig.ts";
import { chosenAccess, clusterOf } from "../../../../src/cli/stack/access.ts";
import { temporaryFolder } from "../../../fixtures/temporaryFolder.ts";
import { service } from "../samples.ts";

const TOKEN = "s3cr3t-token";
const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "prod",
    contexts: [
        { name: "prod", context: { cluster: "prod", user: "me" } },
        { name: "staging", context: { cluster: "staging", user: "plugin" } },
    ],
    clusters: [
        { name: "prod", cluster: { server: "https://prod", "certificate-authority": "ca.pem" } },
        { name: "staging", cluster: { server: "https://staging", "proxy-url": "http://proxy" } },
    ],
    users: [
        { name: "me", user: { token: TOKEN } },
        { name: "plugin", user: { exec: { command: "./login", args: ["eks"] } } },
    ],
};
const TEXT = JSON.stringify(config);

describe("the way into a stack's cluster", () => {
    const folder = temporaryFolder();
    let file: string;

    beforeEach(() => {
        file = folder("config");
        writeFileSync(file, TEXT);
    });

    const refusal = async (access: object): Promise<Failure> => {
        const told = await clusterOf({ ...service, access }).then(
            () => undefined,
            (error: Failure) => error,
        );
        assert.ok(told, "it was not refused");
        return told;
    };

    it("refuses the path of another machine, and says what to give instead", async () => {
        const { message, exitCode } = await refusal({ kubeconfig: "/home/ann/.kube/prod" });
        assert.match(
            message,
            /no kubeconfig \/home\/ann\/\.kube\/prod on this machine.*--kubeconfig FILE.*--context NAME/s,
        );
        assert.equal(exitCode, 2);
    });

    it("refuses a context that is not in it, and names those that are", async () => {
        const { message } = await refusal({ kubeconfig: file, context: "prd" });
        assert.match(message, /has no context "prd"; it has prod, staging/);
    });

    it("uses the named context", async () => {
        await clusterOf({ ...service, access: chosenAccess({ kubeconfig: file }, { context: "staging" }, folder()) });
    });

    it("is never quoted, however it is broken", () =>
        fc.assert(
            fc.asyncProperty(fc.nat(TEXT.length), fc.constantFrom("\n", "{", "]", "\t", ": "), async (at, more) => {
                const text = `${TEXT.slice(0, at)}${more}${TEXT.slice(at)}`;
                const told = await clusterOf({ ...service, access: { kubeconfig: text } }).catch(
                    (error: Error) => error,
                );
                assert.ok(!(told instanceof Error && told.message.includes(TOKEN)));
            }),
        ));

    it("is not quoted as a path where a shell has joined its lines", async () => {
        const { message } = await refusal({ kubeconfig: `apiVersion: v1 users: - token: ${TOKEN}` });
        assert.ok(!message.includes(TOKEN), message);
    });

    it("is the file that was named, with its own current context", () => {
        const access = { kubeconfig: "/etc/kube", context: "prod", cluster: "other" };
        assert.deepEqual(chosenAccess(access, { kubeconfig: file }, "/"), { kubeconfig: file, context: undefined });
    });

    it("is another context of the provider's own kubeconfig, with that one's cluster", () => {
        const access = { kubeconfig: "/etc/kube", context: "prod", cluster: "other" };
        const chosen = chosenAccess(access, { context: "staging" }, "/srv/app");
        assert.deepEqual(chosen, { kubeconfig: "/etc/kube", context: "staging", folder: "/srv/app" });
    });

    it("starts from the project's folder, as the provider does", async () => {
        await clusterOf({ ...service, access: chosenAccess({ kubeconfig: "config" }, {}, folder()) });
    });

    describe("lent to another program", () => {
        it("is the provider's cluster and user alone", () => {
            const lent = JSON.stringify(lentKubeconfig({ kubeconfig: TEXT, context: "staging", cluster: "prod" }));
            assert.match(lent, /https:\/\/prod.*\.\/login|login/);
            assert.doesNotMatch(lent, /https:\/\/staging/);
            assert.ok(!lent.includes(TOKEN));
        });

        it("holds paths that lead there from anywhere", () => {
            const lent = lentKubeconfig({ kubeconfig: file }) as typeof config;
            assert.equal(lent.clusters[0]?.cluster["certificate-authority"], folder("ca.pem"));
            const staging = lentKubeconfig({ kubeconfig: file, context: "staging" }) as typeof config;
            assert.deepEqual(staging.users[0]?.user.exec, { command: folder("login"), args: ["eks"] });
            assert.equal(staging.clusters[0]?.cluster["proxy-url"], "http://proxy");
        });
    });
});
