import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { assertIstioFindsNothing } from "../harness/analyze.ts";
import { type PulumiStack, pulumiStack } from "../harness/pulumiStack.ts";
import { checkout } from "../sandbox/location.ts";

const NAMESPACE = "production";
/** Argo CD's own name as the manager of fields. */
const asArgo = ["--server-side", "--field-manager=argocd-controller", "--recursive", "--filename"];

describe("the manifests for Argo CD", () => {
    let work: string;
    let folder: string;
    let stack: PulumiStack;

    const manifests = async (): Promise<Map<string, string>> => {
        const files = await readdir(folder, { recursive: true, withFileTypes: true });
        const paths = files.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
        const read = async (path: string) => [path.slice(folder.length + 1), await readFile(path, "utf8")] as const;
        return new Map(await Promise.all(paths.sort().map(read)));
    };

    before(async () => {
        work = await mkdtemp(join(tmpdir(), "argocd-"));
        folder = join(work, "manifests");
        const settings = join(work, "Pulumi.argocd.yaml");
        const project = join(checkout, "examples/argocd");
        stack = pulumiStack({ name: "argocd", project, settings });
        await execa("pulumi", ["stack", "init", "argocd", "--non-interactive"], { cwd: project });
        await stack.configure("manifests", folder);
        await stack.run("up", "--yes", "--skip-preview");
    });

    after(async () => {
        await stack.remove();
        await rm(work, { recursive: true });
        await execa("kubectl", ["delete", "namespace", NAMESPACE, "--ignore-not-found", "--timeout=120s"]);
    });

    it("are rendered without touching the cluster", async () => {
        assert.ok((await manifests()).size >= 8);
        const { stdout } = await execa("kubectl", ["get", "namespace", NAMESPACE, "--ignore-not-found"]);
        assert.equal(stdout, "");
    });

    it("are all taken by the API server and istiod", async () => {
        await execa("kubectl", ["create", "namespace", NAMESPACE]);
        const { stdout } = await execa("kubectl", ["apply", "--dry-run=server", ...asArgo, folder]);
        assert.equal(stdout.trim().split("\n").length, (await manifests()).size);
    });

    it("differ in nothing from what the cluster makes of them, so that no difference has to be ignored", async () => {
        await execa("kubectl", ["apply", ...asArgo, folder]);
        const rollouts = ["deployment/my-app-blue", "deployment/my-app-green"];
        await execa("kubectl", ["rollout", "status", "-n", NAMESPACE, "--timeout=120s", ...rollouts]);
        const { stdout } = await execa("kubectl", ["diff", ...asArgo, folder]);
        assert.equal(stdout, "");
    });

    it("hold nothing that istioctl analyze would mention", () => assertIstioFindsNothing(NAMESPACE));

    it("change the route alone at a cutover, after everything else", async () => {
        const before = await manifests();
        await stack.configure("activeColor", "green");
        await stack.run("up", "--yes", "--skip-preview");
        const after = await manifests();
        const changed = [...after.keys()].filter((name) => after.get(name) !== before.get(name));
        assert.equal(changed.length, 1, changed.join(", "));
        assert.match(changed[0] ?? "", /virtualservice/);
        assert.match(after.get(changed[0] ?? "") ?? "", /argocd\.argoproj\.io\/sync-wave: "1"/);
        assert.equal([...after.values()].filter((text) => text.includes("sync-wave")).length, 1);
    });
});
