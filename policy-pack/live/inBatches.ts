/** API servers queue the requests of one client; more at once would only wait there. */
const AT_ONCE = 16;

/** Does the work for all items, some of them at once, and answers in their order. */
export async function inBatches<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
    const results: R[] = [];
    for (let start = 0; start < items.length; start += AT_ONCE) {
        results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))));
    }
    return results;
}
