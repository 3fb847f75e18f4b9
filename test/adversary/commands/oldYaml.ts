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

/** All objects as they are now, for `oldYaml` to apply later. */
export async function saveYaml(): Promise<ReadonlyMap<string, string>> {
    const saved = Object.entries(OBJECTS).map(async ([name, kind]) => {
        const object = await readObject<Saved>(pathOf(kind, place.namespace, name.split("/")[1]));
        return [name, JSON.stringify(withoutCluster(object))] as const;
    });
    return new Map(await Promise.all(saved));
}

/** The object as it would be in a file: without what the cluster adds. */
function withoutCluster({ kind, apiVersion, metadata: { name, labels }, spec }: Saved): Saved {
    return {
        kind,
        apiVersion,
        metadata: { name, ...(labels && { labels }) },
        spec,
    };
}

const words = ["apply", "--filename", "-"];

/** Someone applies what was deployed when the run began: an old pipeline, or an outdated folder. */
export const oldYaml: StepKind<Name> = {
    kind: "oldYaml",
    weight: 2,
    data: fc.constantFrom(...(Object.keys(OBJECTS) as Name[])),
    typed: (name) => [
        `# ${fileOf(name)} was saved before the first step: kubectl get ${name} -o yaml > ${fileOf(name)}`,
        typed({ words: ["kubectl", "apply", "--filename", fileOf(name)] }),
    ],
    run: async (name, stand) => void (await stand.kubectl(words, stand.saved.get(name))),
};

/** The file that a person saves it to when a run begins. */
function fileOf(name: Name) {
    return `old-${name.replace("/", "-")}.yaml`;
}
