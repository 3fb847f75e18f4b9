import { typed } from "../stand.ts";
import type { Observation } from "./observation.ts";

/** Whatever lets somebody in is in nothing that is said, and in nothing that is kept. */
export function secretsStayOut({ told, written, secrets }: Observation): string[] {
    const places = [
        ...told
            .filter(({ who }) => who !== "operator")
            .map((each) => [`what \`${typed(each)}\` says`, each.output] as const),
        ...Object.entries(written),
    ];
    return places.flatMap(([where, text]) =>
        [...secrets].filter(([, secret]) => secret.test(text)).map(([what]) => `${what} stands in ${where}`),
    );
}
