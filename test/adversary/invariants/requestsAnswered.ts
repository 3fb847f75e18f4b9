import type { Observation } from "./observation.ts";

export function requestsAnswered({ lost, blamed }: Observation): string[] {
    const count = Object.values(lost).reduce((sum, each) => sum + each, 0);
    return count === 0 || blamed !== undefined ? [] : [`${count} requests were lost: ${JSON.stringify(lost)}`];
}
