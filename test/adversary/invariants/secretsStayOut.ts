import { typed } from "../stand.ts";
import type { Invariant } from "./observation.ts";

/** Whatever lets somebody in is in nothing that is said, and in nothing that is kept. */
export const secretsStayOut: Invariant = ({ told, written, secrets }) => {
    const places = [
        ...told
            .filter(({ who }) => who !== "operator")
            .map((each) => [`what \`${typed(each)}\` says`, each.output] as const),
        ...Object.entries(written),
    ];
    return places.flatMap(([where, text]) =>
        [...secrets].filter(([, secret]) => secret.test(text)).map(([what]) => `${what} stands in ${where}`),
    );
};
