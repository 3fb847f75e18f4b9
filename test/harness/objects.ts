import { execa } from "execa";
import { place } from "./place.ts";

const UIDS = "jsonpath={range .items[*]}{.metadata.uid}{'\\n'}{end}";

/** The uids of objects of the test's namespace, such as `deployment/my-app`: an object that was made anew has another. */
export async function uidsOf(names: readonly string[]): Promise<Record<string, string>> {
    const uids: Record<string, string> = {};
    for (const name of names) {
        const { stdout } = await execa("kubectl", [
            "get",
            "-n",
            place.namespace,
            name,
            "-o",
            "jsonpath={.metadata.uid}",
        ]);
        uids[name] = stdout;
    }
    return uids;
}

/** The uids of all pods that a label selects, in order. */
export async function podUids(selector: string): Promise<string[]> {
    const { stdout } = await execa("kubectl", ["get", "pods", "-n", place.namespace, "-l", selector, "-o", UIDS]);
    return stdout.split("\n").toSorted();
}
