import { type LoadTarget, sandboxTargets } from "../../sandbox/load/index.ts";

/** Requests that last so long that a switch happens in the middle of them. */
const SLOW = "slow";

/**
 * 500 requests a second through the gateway and 100 through the mesh, half of them on connections of their own, and 4 a
 * second that take 5 s.
 */
export function benchTargets(): Record<string, LoadTarget> {
    const { gateway, mesh } = sandboxTargets({ gateway: 250, mesh: 50 });
    if (!gateway || !mesh) throw new Error("the sandbox has no gateway or no caller in the mesh");
    return {
        gateway,
        mesh,
        "gateway, fresh connections": { ...gateway, connections: "fresh" },
        "mesh, fresh connections": { ...mesh, connections: "fresh" },
        [`${SLOW}, gateway`]: { ...gateway, rate: 3, path: "/?delay=5s" },
        [`${SLOW}, mesh`]: { ...mesh, rate: 1, path: "/?delay=5s" },
    };
}

/** Whether the answers of a target tell when traffic moved; those of slow requests come 5 s late. */
export function isQuick(target: string): boolean {
    return !target.startsWith(SLOW);
}
