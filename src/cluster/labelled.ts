/** The path that lists the objects of a collection which have all these labels. */
export function labelled(collection: string, labels: Record<string, string>): string {
    const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    return `${collection}?labelSelector=${encodeURIComponent(selector.join(","))}`;
}
