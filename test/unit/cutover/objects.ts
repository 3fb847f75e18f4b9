import { deployment } from "../fakeCluster.ts";

const LONG_AGO = [{ time: "2026-01-01T00:00:00Z", fieldsV1: { "f:spec": { "f:http": {} } } }];

/** A route with all traffic on one subset. */
export function virtualService(subset: string, more: object = {}) {
    return {
        metadata: { uid: "route", managedFields: LONG_AGO, ...more },
        spec: { http: [{ route: [{ destination: { host: "my-app", subset }, weight: 100 }] }] },
    };
}

/** Three pods are wanted and ready; a rolling update has replaced two of them, and made one more. */
export const midRollout = { ...deployment(3), status: { ...deployment(3).status, replicas: 4, updatedReplicas: 2 } };
