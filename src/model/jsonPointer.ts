/** A key as it stands in a JSON pointer. See https://datatracker.ietf.org/doc/html/rfc6901#section-3 */
export function pointerTo(key: string): string {
    return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
