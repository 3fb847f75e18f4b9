import { elements, fields, UNKNOWN } from "../../src/model/value.ts";
import type { Kind } from "../objects/kind.ts";
import type { StackObject } from "../objects/object.ts";
import type { ApiServer } from "./apiServer.ts";
import { liveObject } from "./liveObject.ts";
import type { Unread } from "./liveState.ts";
import { problemIn } from "./problem.ts";

const ISTIO = "networking.istio.io";

/** The kinds that say which pods a subset has. */
const BACKING: readonly (Kind & { readonly plural: string })[] = [
    { group: "apps", version: "v1", kind: "Deployment", plural: "deployments" },
    { group: "apps", version: "v1", kind: "StatefulSet", plural: "statefulsets" },
    { group: "", version: "v1", kind: "Service", plural: "services" },
    { group: "autoscaling", version: "v2", kind: "HorizontalPodAutoscaler", plural: "horizontalpodautoscalers" },
];

/** What a namespace says about pods, as far as it could be read. */
export interface Backing {
    readonly objects: readonly StackObject[];
    readonly unread: readonly Unread[];
}

/** All VirtualServices of a namespace, in the given version of Istio's API. */
export function readRoutes(server: ApiServer, namespace: string, version: string): Promise<StackObject[]> {
    return list(server, namespace, { group: ISTIO, version, kind: "VirtualService" }, "virtualservices");
}

/**
 * Everything in a namespace that says which pods a subset has, with one list request for each kind. A refused list does not
 * affect the others.
 */
export async function readBacking(server: ApiServer, namespace: string, version: string): Promise<Backing> {
    const rules = { group: ISTIO, version, kind: "DestinationRule", plural: "destinationrules" };
    const lists = await Promise.all(
        [...BACKING, rules].map(async ({ plural, ...kind }): Promise<Backing> => {
            try {
                return { objects: await list(server, namespace, kind, plural), unread: [] };
            } catch (error) {
                return { objects: [], unread: [{ namespace, kind: kind.kind, problem: problemIn(error) }] };
            }
        }),
    );
    return { objects: lists.flatMap(({ objects }) => objects), unread: lists.flatMap(({ unread }) => unread) };
}

/** One object of such a kind as it is now; undefined where it is not there. */
export async function readBehind(
    server: ApiServer,
    { kind, name, namespace }: StackObject,
): Promise<StackObject | undefined> {
    const known = BACKING.find((each) => each.group === kind.group && each.kind === kind.kind);
    if (known === undefined || name === UNKNOWN || namespace === UNKNOWN) return undefined;
    const answer = await server.get(`${collection(namespace, known, known.plural)}/${encodeURIComponent(name)}`);
    return answer === undefined ? undefined : liveObject(known, answer);
}

async function list(server: ApiServer, namespace: string, kind: Kind, plural: string): Promise<StackObject[]> {
    const answer = await server.get(collection(namespace, kind, plural));
    return elements(fields(answer).items)
        .map((item) => liveObject(kind, item))
        .filter((object) => object !== undefined);
}

function collection(namespace: string, { group, version }: Kind, plural: string): string {
    const root = group === "" ? `api/${version}` : `apis/${group}/${version}`;
    return `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}
