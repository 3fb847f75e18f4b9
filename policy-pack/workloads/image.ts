/** Why an image's name may mean another image tomorrow; undefined where it cannot. */
export function floatingTag(image: string): "which has no tag" | "whose tag is latest" | undefined {
    if (image.includes("@")) return undefined;
    const name = image.slice(image.lastIndexOf("/") + 1);
    const separator = name.indexOf(":");
    if (separator === -1) return "which has no tag";
    return name.slice(separator + 1) === "latest" ? "whose tag is latest" : undefined;
}
