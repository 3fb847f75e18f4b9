import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { assertIstioFindsNothing } from "../harness/analyze.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { openExampleStack } from "../harness/testStack.ts";
import { withEnvironment } from "../harness/withEnvironment.ts";
import { checkout, locate } from "../sandbox/location.ts";
import { ownProcesses } from "../sandbox/toolchain/languageHost/reused/runnerPort.ts";

const EXAMPLES = ["my-app", "kubernetesx", "embedded/platform", "take-over", "shop"];

describe("the examples", () => {
    const stacks = new Map<string, PulumiStack>();
    let consumer: PulumiStack;

    before(async () => {
        for (const example of EXAMPLES) stacks.set(example, await openExampleStack(example));
        consumer = await openExampleStack("embedded/consumer", {
            platform: `organization/embedded-platform/${stacks.get("embedded/platform")?.name}`,
        });
        await takeOver(stacks.get("take-over"));
        // As users have them; the others of their runs share processes.
        await withEnvironment(ownProcesses, () =>
            Promise.all([...stacks.values()].map((stack) => stack.run("up", "--yes", "--skip-preview"))),
        );
    });
    after(async () => {
        await consumer?.remove();
        await Promise.all([...stacks.values()].map((stack) => stack.remove()));
        await execa("kubectl", ["delete", "--filename", existing, "--ignore-not-found"]);
    });

    for (const example of EXAMPLES) {
        it(`${example} has nothing to change right after an update, nor after a refresh`, async () => {
            const stack = stacks.get(example);
            await stack?.run("preview", "--expect-no-changes", "--refresh=false");
            await stack?.run("preview", "--expect-no-changes", "--refresh");
        });
    }

    it("tell another stack which colour is active", async () => {
        await withEnvironment(ownProcesses, () => consumer.run("up", "--yes", "--skip-preview"));
        assert.deepEqual(await consumer.outputs(), { colorOfOrders: "blue" });
    });

    it("move one of three services alone, targeted as the README says, and not by its route alone", async () => {
        const stack = stacks.get("embedded/platform");
        await stack?.configure("colors.orders", "green");
        const route = await stack?.tryRun("preview", "--target", "**VirtualService::orders");
        assert.match(route?.output ?? "", /Duplicate resource URN/);
        const readme = await readFile(join(checkout, "README.md"), "utf8");
        const [, target] = /pulumi up --target '(.*)' --target-dependents/.exec(readme) ?? [];
        await stack?.run("up", "--yes", "--skip-preview", "--target", target ?? "", "--target-dependents");
        const routes = ["get", "virtualservices.networking.istio.io", "--namespace", "shop", "--output"];
        const lines =
            'jsonpath={range .items[*]}{.metadata.name} {.spec.http[-1:].route[0].destination.subset}{"\\n"}{end}';
        const { stdout } = await execa("kubectl", [...routes, lines]);
        assert.deepEqual(stdout.trim().split("\n"), ["catalog blue", "orders green", "payments blue"]);
    });

    it("keep their colours where the command does not look, which says so and leaves no trace in the configuration", async () => {
        const settings = join(locate().folder, "settings", "Pulumi.example-embedded-platform.yaml");
        const before = await readFile(settings, "utf8");
        const bluegreen = async (...words: string[]) => {
            const where = ["--cwd", join(checkout, "examples/embedded/platform"), "--config-file", settings];
            const stack = ["--stack", stacks.get("embedded/platform")?.name ?? ""];
            const command = [join(checkout, "src/cli/main.ts"), ...words, ...where, ...stack];
            const { exitCode, stderr } = await execa("node", command, { reject: false, stdin: "ignore" });
            assert.equal(await readFile(settings, "utf8"), before, words.join(" "));
            return { exitCode, stderr };
        };
        const cutover = await bluegreen("cutover", "green", "--service", "payments", "--bake", "0", "--yes");
        assert.equal(cutover.exitCode, 3);
        assert.match(cutover.stderr, /nothing was changed\. The preview does not change the route: .*activeColor/);
        const rollback = await bluegreen("rollback", "--service", "orders");
        assert.equal(rollback.exitCode, 6);
        assert.match(
            rollback.stderr,
            /traffic is on blue, but the program still asks for green.*Set the colour to blue where/s,
        );
        const stack = stacks.get("embedded/platform");
        await stack?.configure("colors.orders", "blue");
        await stack?.run("up", "--yes", "--skip-preview");
        await stack?.run("preview", "--expect-no-changes");
    });

    it("hold nothing that istioctl analyze would mention", () => assertIstioFindsNothing());
});

const existing = join(checkout, "examples/take-over/existing.yaml");

/** As its README says. */
async function takeOver(stack: PulumiStack | undefined): Promise<void> {
    await execa("kubectl", ["apply", "--filename", existing]);
    await stack?.run("import", "--file", "import.json", "--generate-code=false", "--protect=false", "--yes");
}
