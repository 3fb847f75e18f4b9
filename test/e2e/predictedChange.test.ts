import assert from "node:assert/strict";
import { execa } from "execa";
import { sizeOf, wants } from "../harness/clusterState.ts";
import { deployUnderLoad, type ServiceUnderLoad, type Settings } from "../harness/serviceUnderLoad.ts";

const kubectl = (...args: string[]) => execa("kubectl", ["--namespace", "default", ...args]);
const DEPLOYMENT = "deployment/my-app-blue";

/** Counts the templates that the live colour's pods were made from: another one means other pods. */
async function revision(): Promise<number> {
    await kubectl("rollout", "status", DEPLOYMENT, "--timeout=60s");
    const path = "jsonpath={.metadata.annotations.deployment\\.kubernetes\\.io/revision}";
    return Number((await kubectl("get", DEPLOYMENT, "--output", path)).stdout);
}

/** Sets a variable as another tool does that applies on the server. */
const applyAs = (manager: string, name: string) =>
    execa("kubectl", ["apply", "--server-side", `--field-manager=${manager}`, "--filename", "-"], {
        input: JSON.stringify({
            apiVersion: "apps/v1",
            kind: "Deployment",
            metadata: { name: "my-app-blue", namespace: "default" },
            spec: { template: { spec: { containers: [{ name: "my-app", env: [{ name, value: "1" }] }] } } },
        }),
    });

/** A change of the colour that has the traffic: what was done by hand before it, and what the program says then. */
interface Edit {
    readonly byHand?: () => Promise<unknown>;
    readonly settings: Settings;
    /** What the refusal says of the pods that would come; undefined where the pods stay. */
    readonly replaced?: RegExp;
}

const VARIABLE = { "container.env[0].name": "MODE", "container.env[0].value": "a" };

const BY_SERVER: Readonly<Record<string, Edit>> = {
    "more pods": { settings: { replicas: "4" } },
    "a variable of the program": { settings: VARIABLE, replaced: /adds spec\.containers\[my-app\]\.env/ },
    "more pods after `kubectl set env`": {
        byHand: () => kubectl("set", "env", DEPLOYMENT, "FEATURE=off"),
        settings: { replicas: "5" },
        replaced:
            /removes spec\.containers\[my-app\]\.env\[FEATURE\]\)\. If something was set by hand and should stay, declare it/,
    },
    "fewer seconds after `kubectl rollout restart`": {
        byHand: () => kubectl("rollout", "restart", DEPLOYMENT),
        settings: { rolloutTimeoutSeconds: "500" },
        replaced: /removes metadata\.annotations\.kubectl\.kubernetes\.io\/restartedAt/,
    },
    "more pods after a label by hand": {
        byHand: () => kubectl("label", DEPLOYMENT, "team=shop"),
        settings: { replicas: "6" },
    },
    "more pods after another tool has applied a variable": {
        byHand: () => applyAs("another-tool", "THEIRS"),
        settings: { replicas: "7" },
    },
};

const BY_CLIENT: Readonly<Record<string, Edit>> = {
    "more pods after `kubectl set env` where the provider merges by itself, and leaves it": {
        byHand: () => kubectl("set", "env", DEPLOYMENT, "FEATURE=off"),
        settings: { replicas: "9" },
    },
    "a variable less where the provider merges by itself": {
        settings: { "container.env[0].name": "OTHER" },
        replaced: /removes spec\.containers\[my-app\]\.env\[MODE\]/,
    },
};

describe("what is predicted of a change of the live colour is what happens", () => {
    let service: ServiceUnderLoad;

    before(async () => {
        service = await deployUnderLoad("predicted-effect", { scaleDownDelaySeconds: "2" });
    });
    after(() => service.remove());

    const check = (title: string, { byHand, settings, replaced }: Edit) => {
        it(`${title}: ${replaced ? "all pods are replaced" : "all pods stay"}`, async () => {
            await byHand?.();
            const before = await revision();
            await service.configure(settings);
            const update = await service.tryUp();
            assert.equal(update.exitCode === 0, !replaced, update.output);
            if (replaced) {
                const preview = await service.stack.tryRun("preview");
                assert.notEqual(preview.exitCode, 0);
                for (const { output } of [update, preview]) assert.match(output, replaced);
                assert.equal(await revision(), before);
                await service.configure({ allowLiveChange: "true" });
                await service.up();
                await service.configure({ allowLiveChange: "false" });
            }
            assert.equal(await revision(), replaced ? before + 1 : before);
        });
    };

    for (const [title, edit] of Object.entries(BY_SERVER)) check(title, edit);

    it("autoscaling can be switched on: the colours keep their pods, and all pods stay", async () => {
        const [before, { wanted }] = [await revision(), await sizeOf("blue")];
        await service.configure({
            "autoscaling.minReplicas": "3",
            "autoscaling.maxReplicas": "20",
            "autoscaling.targetCpuPercent": "50",
        });
        // Neither standby pods nor a number of replicas go with it.
        await service.stack.run("config", "rm", "standbyReplicas");
        await service.stack.run("config", "rm", "replicas");
        await service.up();
        await wants("blue", wanted);
        assert.equal(await revision(), before);
        await service.stack.run("config", "rm", "autoscaling");
        await service.configure({ replicas: String(wanted), standbyReplicas: "0" });
        await service.up();
        await wants("blue", wanted);
    });

    describe("with enableServerSideApply: false", () => {
        const option = "kubernetes:enableServerSideApply";
        before(() => service.stack.run("config", "set", option, "false"));
        after(() => service.stack.run("config", "rm", option));

        for (const [title, edit] of Object.entries(BY_CLIENT)) check(title, edit);
    });

    describe("through all of it", () => {
        it("loses no request", () => service.assertNothingLost());
    });
});
