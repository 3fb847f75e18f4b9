/** `make demo`: a real cutover under load on a sandbox of this checkout's own. Exit code 1 when a request was lost. */
import { withSandbox } from "../harness/insideSandbox.ts";
import { say } from "../sandbox/paint.ts";
import { reasonOf } from "../sandbox/supervisor/probe.ts";
import { heading, whatToTryNext } from "./narration.ts";

const began = Date.now();
const keep = Boolean(process.env.KEEP);

heading("A Kubernetes API server, Istio and Envoy of this checkout's own");
try {
    const beforeDown = () => heading("Taking everything down");
    await withSandbox({ keep, beforeDown }, async (inside) => {
        const words = ["node", "--disable-warning=ExperimentalWarning", "test/demo/inside.ts"];
        process.exitCode = (await inside(words, { stdio: "inherit" })).exitCode;
    });
} catch (error) {
    process.stderr.write(`error: ${reasonOf(error)}\n`);
    process.exitCode = 1;
}
if (keep) {
    whatToTryNext();
}
say(`\nThe demo took ${Math.round((Date.now() - began) / 1000)} s.`);
