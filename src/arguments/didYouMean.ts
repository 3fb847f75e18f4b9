import { closest, distance } from "fastest-levenshtein";

/** How many letters may be wrong in a misspelt word. */
const MOST_WRONG = 3;

/** The known word that was probably meant; undefined where none is similar. */
export function probablyMeant(word: string, known: readonly string[]): string | undefined {
    const plain = word.toLowerCase();
    const near = closest(
        plain,
        known.map((each) => each.toLowerCase()),
    );
    const wrong = distance(plain, near);
    const found = known.find((each) => each.toLowerCase() === near);
    return wrong <= Math.min(MOST_WRONG, Math.floor(plain.length / 2)) ? found : undefined;
}

/** The rest of a sentence that starts with the path of an unknown key. */
export function unknownKey(key: string, allowed: readonly string[]): string {
    const meant = probablyMeant(key, allowed);
    return `is not known${meant === undefined ? "" : ` (did you mean ${meant}?)`}; allowed: ${allowed.join(", ")}`;
}
