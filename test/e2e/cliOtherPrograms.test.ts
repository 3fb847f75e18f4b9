import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { CommandRun } from "../harness/bluegreen.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { openTestProgramStack } from "../harness/testStack.ts";
import { checkout, locate } from "../sandbox/location.ts";

const PROGRAM = join(checkout, "test/harness/programs/one-color");

/** The command on a stack whose program is not the root project, but of one's own. */
describe("bluegreen with a program that reads one colour for two services, and nothing else", () => {
    let stack: PulumiStack;
    const settings = join(locate().folder, "settings", "Pulumi.program-one-color.yaml");

    const bluegreen = async (...words: string[]): Promise<Omit<CommandRun, "startedAt" | "endedAt">> => {
        const where = ["--cwd", PROGRAM, "--stack", "program-one-color", "--config-file", settings];
        const command = [join(checkout, "src/cli/main.ts"), ...words, ...where];
        const { exitCode, stdout, stderr } = await execa("node", command, { reject: false, stdin: "ignore" });
        return { exitCode: exitCode ?? -1, stdout, stderr };
    };
    /** Whatever a command could have touched. */
    const everything = async (): Promise<string[]> => {
        const kinds = "virtualservices.networking.istio.io,deployments,services";
        const { stdout } = await execa("kubectl", [
            "get",
            kinds,
            "--output",
            "jsonpath={.items[*].metadata.resourceVersion}",
        ]);
        return [await readFile(settings, "utf8"), stdout, (await stack.run("stack", "history", "--json")).output];
    };
    const refused = async (said: RegExp, ...words: string[]) => {
        const before = await everything();
        const { exitCode, stderr } = await bluegreen(...words);
        assert.equal(exitCode, 3, stderr);
        assert.match(stderr, said);
        assert.deepEqual(await everything(), before);
    };

    const colorOf = async (service: string): Promise<string> => {
        const path = "jsonpath={.spec.http[0].route[0].destination.subset}";
        const kind = `virtualservices.networking.istio.io/${service}`;
        const { stdout } = await execa("kubectl", ["get", kind, "--output", path]);
        return stdout;
    };

    before(async () => {
        stack = await openTestProgramStack("one-color", { activeColor: "blue" });
        await stack.run("up", "--yes", "--skip-preview");
    });
    after(() => stack.remove());

    it("does not move one of them, since the other one would move too", () =>
        refused(
            /orders: traffic has not moved, and nothing was changed\. .*the route of cart, which you did not name/,
            ...["cutover", "green", "--service", "orders", "--bake", "0", "--yes"],
        ));

    it("begins no canary that the program would not make", () =>
        refused(
            /nothing was changed\. The preview does not change the route: .*traffic\.idlePercent/,
            ...["cutover", "green", "--service", "orders", "--steps", "10,100", "--bake", "0", "--yes"],
        ));

    it("gives the idle colour no pods that the program would not give it", () =>
        refused(
            /nothing was changed\. The preview leaves green at 2 pods: .*standbyReplicas/,
            ...["standby", "1", "--service", "orders"],
        ));

    it("leaves no key behind where the idle colour has as many pods already", () =>
        refused(
            /nothing was changed\. green already has 2 pods, but not from the configuration: .*standbyReplicas/,
            ...["standby", "2", "--service", "orders"],
        ));

    it("takes one of them back, and leaves the other one where it is", async () => {
        await stack.configure("activeColor", "green");
        await stack.run("up", "--yes", "--skip-preview");
        const before = await readFile(settings, "utf8");
        const { exitCode, stderr } = await bluegreen("rollback", "--service", "orders");
        assert.equal(exitCode, 6, stderr);
        assert.match(
            stderr,
            /orders: traffic is on blue\. Configuration and state were left unchanged.*the route of cart/,
        );
        assert.deepEqual([await colorOf("orders"), await colorOf("cart")], ["blue", "green"]);
        assert.equal(await readFile(settings, "utf8"), before);
    });
});
