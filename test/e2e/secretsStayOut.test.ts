import assert from "node:assert/strict";
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { type AuthenticatedPrometheus, authenticatedPrometheus } from "../harness/authenticatedPrometheus.ts";
import { type BluegreenStack, liveRoute, openBluegreenStack, until } from "../harness/bluegreen.ts";
import { sampleProcesses } from "../harness/processSampler.ts";
import { type RunningLoad, sandboxTargets, startLoad } from "../sandbox/load/index.ts";
import { checkout, locate } from "../sandbox/location.ts";

const [PASSWORD, WRONG] = ["prom-s3cret", "wr0ng-s3cret"];

/** All text files below a folder, as one. */
const textBelow = (folder: string): string =>
    globSync("**/*", { cwd: folder })
        .map((name) => join(folder, name))
        .filter((file) => statSync(file).isFile())
        .map((file) => readFileSync(file, "utf8"))
        .join("\n");

describe("secrets of whoever runs bluegreen", () => {
    let tested: BluegreenStack;
    let prometheus: AuthenticatedPrometheus;
    let load: RunningLoad;
    let folder: string;
    let secrets: string[];
    const environment = { ...process.env };
    const outputs: string[] = [];
    const annotations: string[] = [];
    let processes: string[];

    const addressWith = (password: string) => prometheus.url.replace("//", `//me:${password}@`);

    /** In the environment, since what is typed can be seen until it is read. A kubeconfig and a Prometheus that are nobody's but the stack's and the command's. */
    const alone = () =>
        Object.assign(process.env, {
            KUBECONFIG: "/nowhere",
            PROMETHEUS_URL: addressWith(PASSWORD),
            TMPDIR: folder,
            XDG_CACHE_HOME: join(folder, "cache"),
        });
    const amongOthers = () => {
        for (const name of ["TMPDIR", "XDG_CACHE_HOME"]) delete process.env[name];
        Object.assign(process.env, environment);
    };

    const run = async (...args: string[]) => {
        const { exitCode, stdout, stderr } = await tested.run(...args);
        outputs.push(stdout, stderr);
        assert.equal(exitCode, 0, `${args.join(" ")}:\n${stdout}${stderr}`);
        return stdout + stderr;
    };

    /** By standard input, since the test's own arguments are seen too. */
    const deployWith = async (kubeconfig: string) => {
        const settings = tested.where.slice(-2);
        const set = ["config", "set", "--secret", "kubernetes:kubeconfig", "--stack", tested.stack.name, ...settings];
        await execa("pulumi", set, { cwd: checkout, input: kubeconfig });
        await tested.stack.run("up", "--yes", "--skip-preview");
    };

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "secrets-"));
        prometheus = await authenticatedPrometheus(`me:${PASSWORD}`);
        tested = await openBluegreenStack("secrets-stay-out");
        await tested.stack.configure("scaleDownDelaySeconds", "1");
        const kubeconfig = JSON.parse(readFileSync(process.env.KUBECONFIG ?? locate().kubeconfig, "utf8")) as {
            users: { user: { token: string } }[];
        };
        const token = kubeconfig.users[0]?.user.token ?? "";
        secrets = [token, PASSWORD, WRONG, Buffer.from(`me:${PASSWORD}`).toString("base64")];
        const sampler = sampleProcesses();
        try {
            alone();
            await deployWith(JSON.stringify(kubeconfig));
            load = await startLoad({ targets: sandboxTargets({ gateway: 40 }) });
            await run("status");
            process.env.PROMETHEUS_URL = addressWith(WRONG);
            await run("status", "--json");
            process.env.PROMETHEUS_URL = addressWith(PASSWORD);
            assert.doesNotMatch(await run("preflight", "green"), /left out/);
            const watched = ["--bake", "6s", "--interval", "2s", "--min-requests", "20", "--yes", "--json"];
            const cutover = tested.start("cutover", "green", ...watched);
            cutover.all?.on("data", (text) => outputs.push(String(text)));
            amongOthers();
            await until(cutover, "green has 100 %", "all");
            annotations.push(JSON.stringify(await liveRoute()));
            assert.equal((await cutover).exitCode, 0, (await cutover).all);
            alone();
            await run("rollback", "--json");
            await run("release");
            await deployWith(JSON.stringify(kubeconfig, null, 2));
            await run("status", "--json");
            assert.doesNotMatch(await run("preflight", "green", "--json"), /left out/);
            await run("doctor", "--bundle", join(folder, "bundle.json"));
        } finally {
            amongOthers();
            processes = sampler.stop();
        }
        annotations.push(JSON.stringify(await liveRoute()));
    });
    after(async () => {
        await load?.stop();
        prometheus.close();
        await tested.stack.remove();
        rmSync(folder, { recursive: true });
    });

    const assertNone = (text: string, where: string) => {
        for (const secret of secrets) assert.ok(!text.includes(secret), `${where}: ${excerpt(text, secret)}`);
    };
    const excerpt = (text: string, secret: string) => {
        const at = text.indexOf(secret);
        return text.slice(Math.max(0, at - 200), at + secret.length + 50);
    };

    it("are used, so that there is something to keep", () => {
        assert.ok(prometheus.answered() > 0, "the Prometheus that wants a password was not asked");
        const istioctl = processes.filter((line) => line.includes("istioctl analyze"));
        assert.ok(istioctl.length > 0, "istioctl was not seen");
    });

    it("are in no list of processes", () => assertNone(processes.join("\n"), "a process"));

    it("are in nothing that it says, to people or to machines", () => {
        assertNone(outputs.join("\n"), "output");
        assert.match(outputs.join("\n"), /answered 401/);
    });

    it("are in no annotation, and so in no journal", () => {
        assert.match(annotations[0] ?? "", /prometheusAuthenticated/);
        assertNone(annotations.join("\n"), "the route");
    });

    it("are in no state, and no history of updates", async () => {
        const { stdout } = await execa("pulumi", ["stack", "export", "--stack", tested.stack.name], { cwd: checkout });
        assertNone(stdout, "the exported state");
        assertNone(textBelow(fileURLToPath(process.env.PULUMI_BACKEND_URL ?? "")), "the backend's files");
    });

    it("are in no bundle, and in no file that is left behind", () => {
        assert.match(readFileSync(join(folder, "bundle.json"), "utf8"), /my-app:1\.0\.0/);
        assertNone(textBelow(folder), "a file");
    });
});
