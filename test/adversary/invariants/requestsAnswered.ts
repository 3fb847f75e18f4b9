import type { Observation } from "./observation.ts";

export function requestsAnswered({ lost, blamed }: Observation): string[] {
    const count = countOf(lost);
    return count === 0 || blamed !== undefined ? [] : [`${count} requests were lost: ${JSON.stringify(lost)}`];
}

export function countOf(lost: Observation["lost"]): number {
    return Object.values(lost).reduce((sum, each) => sum + each, 0);
}
