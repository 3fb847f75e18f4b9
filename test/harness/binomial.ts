/**
 * How many of `count` independent requests get an answer that each gets with `probability`: the least and the most that
 * may be seen, so many standard deviations from the mean. With 5 of them, a right split is taken for a wrong one less than
 * once in a million times.
 */
export function binomialBounds(count: number, probability: number, deviations = 5): [least: number, most: number] {
    const mean = count * probability;
    const reach = deviations * Math.sqrt(mean * (1 - probability));
    return [mean - reach, mean + reach];
}
