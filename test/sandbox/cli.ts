import { Command } from "commander";
import { locate } from "./location.ts";
import { paint } from "./paint.ts";
import { partActions } from "./supervisor/control.ts";
import { reasonOf } from "./supervisor/probe.ts";

// A command loads what it needs and nothing else: tests call `exec` again and again, and all parts take half a second.
const program = new Command("sandbox")
    .description(
        "A Kubernetes API server, Istio, Envoy and Prometheus of this checkout's own, in a network namespace: real programs, simulated pods.",
    )
    .helpCommand(false)
    .enablePositionalOptions()
    .addHelpText(
        "after",
        `
Examples:
  npm run -s sandbox -- up
  npm run -s sandbox -- exec -- pulumi up --yes
  npm run -s sandbox -- exec -- kubectl get deploy,svc,vs,dr,gateway
  npm run -s sandbox -- down

SANDBOX_NAME names a further sandbox of the same checkout; without it, it is "default".
Exit codes: 0 done, 1 failed or not healthy; exec ends with the exit code of its command.`,
    );

program
    .command("up")
    .description("bring it up, ready to use; what is missing is built first, once")
    .action(async () => (await import("./commands/up.ts")).up(locate()));

program
    .command("down")
    .description("stop it and remove every process, namespace and file of it")
    .action(async () => (await import("./commands/down.ts")).down(locate()));

program
    .command("status")
    .description("say per part whether it is healthy")
    .option("--json", "for machines")
    .action(async (options: { json?: boolean }) => {
        process.exitCode = await (await import("./commands/status.ts")).status(locate(), options);
    });

program
    .command("exec")
    .description("run a command inside, in this folder, with PATH, KUBECONFIG, Pulumi's backend and GATEWAY_URL set")
    .argument("<command...>")
    .passThroughOptions()
    .action(async (words: string[]) => (await import("./commands/exec.ts")).exec(locate(), words));

for (const action of partActions) {
    program
        .command(action)
        .description(`${action} one part, such as istiod or kube-apiserver`)
        .argument("<part>")
        .action(async (part: string) => (await import("./commands/part.ts")).actOnPart(locate(), part, action));
}

try {
    await program.parseAsync();
} catch (error) {
    process.stderr.write(`${paint("red", "error:")} ${reasonOf(error)}\n`);
    process.exitCode = 1;
}
