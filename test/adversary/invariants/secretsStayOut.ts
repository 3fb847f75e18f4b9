import { typed } from "../stand.ts";
import type { Observation } from "./observation.ts";

/** No output and no stored text contains a credential. */
export function secretsStayOut({ told, written, secrets }: Observation): string[] {
    const places = [
        ...told
            .filter(({ who }) => who !== "operator")
            .map((each) => [`the output of \`${typed(each)}\``, each.output] as const),
        ...Object.entries(written),
    ];
    return places.flatMap(([where, text]) =>
        [...secrets].filter(([, secret]) => secret.test(text)).map(([what]) => `${what} is in ${where}`),
    );
}
