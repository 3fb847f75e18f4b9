/**
 * How much longer the root project takes than the same resources written by hand and compiled, and a cutover than an
 * update of nothing. Inside a sandbox, best on an otherwise idle machine:
 *
 *     npm run -s sandbox -- exec -- node test/bench/updateTime.ts [ROUNDS]
 */
import { execa } from "execa";
import { openProgramStack, openTestStack } from "../harness/testStack.ts";
import { sideBySide, table } from "./sideBySide.ts";
import { timed } from "./timed.ts";

const rounds = Number(process.argv[2] ?? 10);
const NAMESPACE = "by-hand";

await execa("kubectl", ["create", "namespace", NAMESPACE]);
const [byHand, empty] = [await openProgramStack("by-hand"), await openProgramStack("empty")];
const root = await openTestStack("bench");
const up = ["up", "--yes", "--skip-preview"];
const stacks = [byHand, empty, root];
try {
    for (const stack of stacks) await stack.run(...up);
    let ups = 0;
    const turn = async () => {
        ups += 1;
        for (const stack of [byHand, root]) await stack.configure("activeColor", ups % 2 === 1 ? "green" : "blue");
    };
    await turn();
    const previews = {
        "by hand, refreshed as the root project": timed(byHand, "preview", "--refresh"),
        "by hand, not refreshed": timed(byHand, "preview"),
        "root project": timed(root, "preview"),
    };
    console.log(table("preview of a cutover", await sideBySide(previews, rounds)));
    ups = 0;
    const updates = {
        "empty program": timed(empty, ...up),
        "by hand, refreshed as the root project": timed(byHand, ...up, "--refresh"),
        "root project": timed(root, ...up),
    };
    console.log(`\n${table("up --skip-preview of a cutover", await sideBySide(updates, rounds, turn))}`);
} finally {
    for (const stack of stacks) await stack.remove();
    await execa("kubectl", ["delete", "namespace", NAMESPACE]);
}
