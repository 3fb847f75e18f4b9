import fc from "fast-check";
import { type Kind, pathOf, readObject } from "../../harness/apiServer.ts";
import { place } from "../../harness/place.ts";
import { typed } from "../stand.ts";
import type { StepKind } from "./step.ts";

interface Saved {
    readonly kind: string;
    readonly apiVersion: string;
    readonly metadata: { readonly name: string; readonly labels?: object };
    readonly spec: object;
}

const OBJECTS = {
    "virtualservice/my-app": "virtualservices",
    "destinationrule/my-app": "destinationrules",
    "service/my-app": "services",
    "deployment/my-app-blue": "deployments",
    "deployment/my-app-green": "deployments",
} as const satisfies Readonly<Record<string, Kind>>;

type Name = keyof typeof OBJECTS;

/** Everything as it is now, for `oldYaml` to bring back. */
export async function saveYaml(): Promise<ReadonlyMap<string, string>> {
    const saved = Object.entries(OBJECTS).map(async ([name, kind]) => {
        const object = await readObject<Saved>(pathOf(kind, place.namespace, name.split("/")[1]));
        return [name, JSON.stringify(withoutCluster(object))] as const;
    });
    return new Map(await Promise.all(saved));
}

/** What somebody would have in a folder: without what the cluster adds. */
function withoutCluster({ kind, apiVersion, metadata: { name, labels }, spec }: Saved): Saved {
    return {
        kind,
        apiVersion,
        metadata: { name, ...(labels && { labels }) },
        spec,
    };
}

const words = ["apply", "--filename", "-"];

/** Somebody applies what was deployed when the run began: an old pipeline, or a folder that nobody has looked at since. */
export const oldYaml: StepKind<Name> = {
    kind: "oldYaml",
    weight: 2,
    data: fc.constantFrom(...(Object.keys(OBJECTS) as Name[])),
    typed: (name) => [
        `# ${fileOf(name)} was made before the first step by: kubectl get ${name} -o yaml > ${fileOf(name)}`,
        typed({ words: ["kubectl", "apply", "--filename", fileOf(name)] }),
    ],
    run: async (name, stand) => void (await stand.kubectl(words, stand.saved.get(name))),
};

/** Where a person keeps it who saves it at the beginning of a run. */
function fileOf(name: Name) {
    return `old-${name.replace("/", "-")}.yaml`;
}
