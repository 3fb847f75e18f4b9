import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";

/**
 * Lets pods that are on their way out be gone at once, if they may, until something has ended that waits for them: where nobody
 * asks them anything any more, there is nothing for them to see to its end.
 */
export const endingAtOnce = async (
    act: () => Promise<unknown>,
    mayEnd: () => Promise<boolean> = async () => true,
): Promise<void> => {
    let ended = false;
    const acted = act().finally(() => {
        ended = true;
    });
    const hurry = async () => {
        while (!ended) {
            if (await mayEnd()) await endLeaving();
            await sleep(500);
        }
    };
    await Promise.all([acted, hurry()]);
};

const LEAVING =
    'jsonpath={range .items[?(@.metadata.deletionTimestamp)]}{.metadata.namespace}{" "}{.metadata.name}{"\\n"}{end}';

const endLeaving = async (): Promise<void> => {
    const { stdout } = await execa("kubectl", ["get", "pods", "--all-namespaces", "--output", LEAVING]);
    const leaving = stdout.split("\n").flatMap((line) => {
        const [namespace, name] = line.split(" ");
        return namespace && name ? [{ namespace, name }] : [];
    });
    for (const namespace of new Set(leaving.map((pod) => pod.namespace))) {
        const names = leaving.flatMap((pod) => (pod.namespace === namespace ? [pod.name] : []));
        const now = ["--ignore-not-found", "--grace-period=0", "--force"];
        await execa("kubectl", ["--namespace", namespace, "delete", "pods", ...now, ...names]);
    }
};
