/** What an API server lists of so many pods that have long been ready, and what EndpointSlices have of them. */
export function listing(pods: number, inSlices = pods): { pods: { items: object[] }; slices: { items: object[] } } {
    const uids = Array.from({ length: pods }, (_, index) => `pod-${index}`);
    const conditions = [{ type: "Ready", status: "True", lastTransitionTime: "2020-01-01T00:00:00Z" }];
    return {
        pods: { items: uids.map((uid) => ({ metadata: { name: uid, uid }, status: { conditions } })) },
        slices: {
            items: [
                {
                    endpoints: uids.map((uid, index) => ({
                        targetRef: { kind: "Pod", uid },
                        conditions: { ready: index < inSlices },
                    })),
                },
            ],
        },
    };
}
