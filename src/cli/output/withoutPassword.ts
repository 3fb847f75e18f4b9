/** What stands where something was left out. */
export const LEFT_OUT = "[left out]";

// A limited part of the text before `://` is enough: without the limit, a word of 100,000 letters took a minute and a half.

/** `https://user:password@host` without the middle, wherever it stands in a text or in JSON. */
export function withoutPassword(text: string): string {
    return text.replace(/(\w{1,32}:\/\/)[^/\s@"\\<>{}?#]+@/g, `$1${LEFT_OUT}@`);
}

/** The same for what may be one address: up to the last @, since what was typed may break every rule of addresses. */
export function addressWithoutPassword(text: string): string {
    return text.replace(/(\w{1,32}:\/\/).+@/s, `$1${LEFT_OUT}@`);
}

/** The same for a text that must be one address, even without its beginning: everything before an @ may be a password. */
export function typedAddressWithoutPassword(text: string): string {
    return text.replace(/^(\w+:\/\/)?.+@/s, `$1${LEFT_OUT}@`);
}
