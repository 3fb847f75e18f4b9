import assert from "node:assert/strict";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { type AuthenticatedPrometheus, authenticatedPrometheus } from "../harness/authenticatedPrometheus.ts";
import { type BluegreenStack, liveRoute, openBluegreenStack, until } from "../harness/bluegreen.ts";
import { type ProcessSampler, sampleProcesses } from "../harness/processSampler.ts";
import { withEnvironment } from "../harness/withEnvironment.ts";
import { sandboxTargets, startLoad } from "../sandbox/load/index.ts";
import { checkout, locate } from "../sandbox/location.ts";

const [PASSWORD, WRONG] = ["prom-s3cret", "wr0ng-s3cret"];
const WATCHED = ["--bake", "6s", "--interval", "2s", "--min-requests", "20", "--yes", "--json"];

/** What Pulumi's own provider leaves for Helm, at each update with a kubeconfig that is text, for its user's eyes alone. */
const LEFT_BY_PROVIDER = /\/tmp\/kubeconfig\d+$/;

const filesBelow = (folder: string): string[] =>
    globSync("**/*", { cwd: folder })
        .map((name) => join(folder, name))
        .filter((file) => statSync(file).isFile() && !LEFT_BY_PROVIDER.test(file));

describe("what bluegreen keeps to itself", () => {
    let tested: BluegreenStack;
    let prometheus: AuthenticatedPrometheus;
    let sampler: ProcessSampler;
    let folder: string;
    let kubeconfig: { users: { user: { token: string } }[] };
    let secrets: string[];
    const outputs: string[] = [];
    const annotations: string[] = [];

    const addressWith = (password: string) => prometheus.url.replace("//", `//me:${password}@`);

    /** By variables, since what is typed can be seen until it is read. No way into the cluster is there but the provider's own. */
    const alone = <T>(work: () => Promise<T>, password = PASSWORD): Promise<T> =>
        withEnvironment(
            {
                KUBECONFIG: "/nowhere",
                PROMETHEUS_URL: addressWith(password),
                TMPDIR: join(folder, "tmp"),
                XDG_CACHE_HOME: join(folder, "cache"),
            },
            work,
        );

    const run = async (args: string[], password = PASSWORD) => {
        const { exitCode, stdout, stderr } = await alone(() => tested.run(...args), password);
        outputs.push(stdout, stderr);
        assert.equal(exitCode, 0, `${args.join(" ")}:\n${stdout}${stderr}`);
        return stdout + stderr;
    };

    /** By standard input, since the test's own arguments are seen too. */
    const deployWith = async (text: string) => {
        const settings = tested.where.slice(-2);
        const set = ["config", "set", "--secret", "kubernetes:kubeconfig", "--stack", tested.stack.name, ...settings];
        await execa("pulumi", set, { cwd: checkout, input: text });
        await tested.stack.run("up", "--yes", "--skip-preview");
    };

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "secrets-"));
        mkdirSync(join(folder, "tmp"));
        prometheus = await authenticatedPrometheus(`me:${PASSWORD}`);
        kubeconfig = JSON.parse(readFileSync(process.env.KUBECONFIG ?? locate().kubeconfig, "utf8"));
        const token = kubeconfig.users[0]?.user.token ?? "";
        assert.ok(token, "there is no token to look for");
        secrets = [token, PASSWORD, WRONG, Buffer.from(`me:${PASSWORD}`).toString("base64")];
        tested = await openBluegreenStack("secrets-stay-out");
        await tested.stack.configure("scaleDownDelaySeconds", "1");
        sampler = sampleProcesses();
    });
    after(async () => {
        sampler.stop();
        prometheus.close();
        await tested.stack.remove();
        rmSync(folder, { recursive: true });
    });

    it("is used by every command, with a kubeconfig of several lines", async () => {
        await deployWith(JSON.stringify(kubeconfig, null, 2));
        await run(["status", "--json"]);
        assert.match(await run(["status"], WRONG), /not measured: .*answered 401/);
        assert.doesNotMatch(await run(["preflight", "green", "--json"]), /left out/);
        await run(["doctor", "--bundle", join(folder, "bundle.json")]);
    });

    it("is used by every command, with a kubeconfig of one line", async () => {
        await deployWith(JSON.stringify(kubeconfig));
        assert.doesNotMatch(await run(["preflight", "green"]), /left out/);
        await run(["doctor", "--json", "--bundle", join(folder, "bundle-2.json")]);
    });

    it("is used by what moves traffic, and by what takes it back", async () => {
        const load = await startLoad({ targets: sandboxTargets({ gateway: 40 }) });
        // Not awaited itself: that would wait for its end.
        const { cutover } = await alone(async () => ({ cutover: tested.start("cutover", "green", ...WATCHED) }));
        cutover.all?.on("data", (text) => outputs.push(String(text)));
        await until(cutover, "green has 100 %", "all");
        annotations.push(JSON.stringify(await liveRoute()));
        const { exitCode, all } = await cutover;
        await load.stop();
        assert.equal(exitCode, 0, all);
        await run(["rollback", "--json"]);
        annotations.push(JSON.stringify(await liveRoute()));
        await run(["release"]);
        assert.ok(prometheus.answered() > 0, "the Prometheus that wants a password was not asked");
    });

    const assertNone = (text: string, where: string) => {
        for (const secret of secrets) {
            const at = text.indexOf(secret);
            const around = text.slice(Math.max(0, at - 200), at + secret.length + 50);
            assert.ok(at < 0, `${where} holds ${secret}: ${around}`);
        }
    };

    it("is in no list of processes", () => {
        const processes = sampler.stop();
        assert.ok(
            processes.some((line) => line.includes("istioctl analyze")),
            "not even istioctl was seen",
        );
        assertNone(processes.join("\n"), "a process");
    });

    it("is in nothing that it says, to people or to machines", () => assertNone(outputs.join("\n"), "the output"));

    it("is in no annotation, and so in no journal", () => {
        assert.match(annotations[0] ?? "", /prometheusAuthenticated/);
        assertNone(annotations.join("\n"), "the route");
    });

    it("is in no state, and in no history of updates", async () => {
        const { stdout } = await execa("pulumi", ["stack", "export", "--stack", tested.stack.name], { cwd: checkout });
        assertNone(stdout, "the exported state");
        const backend = join(fileURLToPath(process.env.PULUMI_BACKEND_URL ?? ""), ".pulumi");
        const own = globSync(`**/${tested.stack.name}{,.json,/*}`, { cwd: backend }).map((name) => join(backend, name));
        assert.ok(own.length > 0, "the backend holds nothing of the stack");
        for (const file of own.filter((each) => statSync(each).isFile())) assertNone(readFileSync(file, "utf8"), file);
    });

    it("is in no bundle, and in no file that is left behind", () => {
        assert.match(readFileSync(join(folder, "bundle.json"), "utf8"), /my-app:1\.0\.0/);
        for (const file of filesBelow(folder)) assertNone(readFileSync(file, "utf8"), file);
    });
});
