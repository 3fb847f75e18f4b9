/** Something that starts once everything that it needs has started. */
interface Node {
    readonly name: string;
    readonly needs: readonly string[];
}

/**
 * Starts every node as soon as what it needs is done, side by side where it can be, and stops at the first failure. A
 * need that no node has, or a circle, is an error before anything starts.
 */
export async function startInOrder<T extends Node>(
    nodes: readonly T[],
    start: (node: T) => Promise<void>,
): Promise<void> {
    orderOf(nodes);
    const started = new Map<string, Promise<void>>();
    const begin = async (node: T): Promise<void> => {
        await Promise.all(nodes.filter(({ name }) => node.needs.includes(name)).map(startOnce));
        await start(node);
    };
    const startOnce = (node: T): Promise<void> => {
        const promise = started.get(node.name) ?? begin(node);
        started.set(node.name, promise);
        return promise;
    };
    await Promise.all(nodes.map(startOnce));
}

/** The nodes, each after everything that it needs. */
export function orderOf<T extends Node>(nodes: readonly T[]): T[] {
    const byName = new Map(nodes.map((node) => [node.name, node]));
    const order: T[] = [];
    const visit = (node: T, path: readonly string[]): void => {
        if (path.includes(node.name)) {
            throw new Error(`${[...path, node.name].join(" needs ")}: a circle`);
        }
        if (order.includes(node)) return;
        for (const name of node.needs) {
            const needed = byName.get(name);
            if (!needed) {
                throw new Error(
                    `${node.name} needs ${name}, which is not there; there are ${[...byName.keys()].join(", ")}`,
                );
            }
            visit(needed, [...path, node.name]);
        }
        order.push(node);
    };
    for (const node of nodes) {
        visit(node, []);
    }
    return order;
}
