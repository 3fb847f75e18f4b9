import type { Invariant } from "./observation.ts";

export const requestsAnswered: Invariant = ({ lost, blamed }) => {
    const count = Object.values(lost).reduce((sum, each) => sum + each, 0);
    return count === 0 || blamed !== undefined ? [] : [`${count} requests were lost: ${JSON.stringify(lost)}`];
};
