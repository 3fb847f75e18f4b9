/** A number of things as people say it: `1 pod`, `0 pods`, `3 pods`. */
export function plural(count: number, thing: string): string {
    return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
