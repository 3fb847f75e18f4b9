/** What an API server lists of so many ready pods, and what EndpointSlices have of them. */
export function listing(pods: number, inSlices = pods): { pods: { items: object[] }; slices: { items: object[] } } {
    const uids = Array.from({ length: pods }, (_, index) => `pod-${index}`);
    const conditions = [{ type: "Ready", status: "True" }];
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
