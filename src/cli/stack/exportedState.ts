import { gateSettings, type RecordedGate } from "../../arguments/settings.ts";
import type { ClusterAccess } from "../../cluster/connection.ts";
import { bothColorsName, COMPONENT_TYPE, RELEASE_SET_TYPE } from "../../model/names.ts";
import type { SetOfService, StackService } from "./stackService.ts";

/** The key by which Pulumi's state marks a secret, decrypted or not. */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";

export interface StateResource {
    readonly urn: string;
    readonly type: string;
    readonly parent?: string;
    readonly provider?: string;
    readonly id?: string;
    readonly inputs?: Record<string, unknown>;
    readonly outputs?: Record<string, unknown>;
}

/** What `pulumi stack export` prints, as far as it is used. */
export interface ExportedState {
    readonly deployment?: { readonly resources?: StateResource[] };
}

/** Whether a provider's kubeconfig is a secret, so that an export without secrets is not enough. */
export function hidesAccess(state: ExportedState): boolean {
    return resourcesOf(state)
        .filter(({ type }) => type === "pulumi:providers:kubernetes")
        .some(({ inputs = {} }) => ["kubeconfig", "context", "cluster"].some((key) => isSecret(inputs[key])));
}

/** The stack's name, which the URNs hold. */
export function stackNameOf(state: ExportedState): string | undefined {
    return resourcesOf(state)[0]?.urn.split(":")[2];
}

/** The services of a stack, by name. */
export function servicesOf(state: ExportedState): StackService[] {
    const resources = resourcesOf(state);
    return resources
        .filter(({ type }) => type === COMPONENT_TYPE)
        .map((component) => toService(component, resources))
        .toSorted((one, another) => one.name.localeCompare(another.name));
}

function resourcesOf(state: ExportedState): StateResource[] {
    return state.deployment?.resources ?? [];
}

interface Identity {
    readonly namespace: string;
    readonly names: Record<"service" | "blue" | "green" | "destinationRule" | "virtualService", string>;
    readonly selectorLabels: StackService["selectors"];
}

function toService(component: StateResource, resources: StateResource[]): StackService {
    const name = nameOf(component);
    const identity = component.inputs?.identity as Identity | undefined;
    if (!identity) {
        throw new Error(
            `the state of ${name} does not record the names of its objects. Run \`pulumi up\` once with this version of istio-blue-green`,
        );
    }
    const recordedGate = component.inputs?.gate as Partial<RecordedGate> | undefined;
    const { namespace, names, selectorLabels } = identity;
    const children = resources.filter(({ parent }) => parent === component.urn);
    const route = children.find(({ type }) => type.endsWith(":VirtualService"));
    const set = setOf(component, resources);
    const istioApiVersion = route?.type.match(/networking\.istio\.io\/([^:]+):/)?.[1] ?? "v1";
    return {
        name,
        project: component.urn.split("::")[1] ?? "",
        place: {
            namespace,
            virtualService: names.virtualService,
            deployments: { blue: names.blue, green: names.green },
            istioApiVersion,
        },
        service: names.service,
        destinations: [names.service, bothColorsName(names.service)],
        destinationRule: names.destinationRule,
        selectors: selectorLabels,
        routeUid: (route?.outputs?.metadata as { uid?: string } | undefined)?.uid,
        access: accessOf(children, resources),
        gate: gateSettings(recordedGate),
        matchers: (component.inputs?.matchers as StackService["matchers"] | undefined) ?? {},
        ...(set && { set }),
    };
}

function setOf({ parent }: StateResource, resources: StateResource[]): SetOfService | undefined {
    const set = resources.find(({ urn, type }) => urn === parent && type === RELEASE_SET_TYPE);
    if (!set) return undefined;
    const { services, entry } = set.inputs as { services: string[]; entry: string[] };
    return { name: nameOf(set), members: services, entries: entry };
}

function nameOf({ urn }: StateResource): string {
    return urn.split("::").at(-1) ?? "";
}

function accessOf(children: StateResource[], resources: StateResource[]): ClusterAccess {
    const reference = children.find(({ provider }) => provider?.includes("pulumi:providers:kubernetes::"))?.provider;
    const provider = resources.find(({ urn, id }) => reference === `${urn}::${id}`);
    const text = (key: string) => textOf(provider?.inputs?.[key]);
    return { kubeconfig: text("kubeconfig"), context: text("context"), cluster: text("cluster") };
}

function textOf(value: unknown): string | undefined {
    if (value === undefined || value === null || value === "") return undefined;
    if (isSecret(value)) {
        const plaintext = (value as { plaintext?: string }).plaintext;
        return plaintext === undefined ? undefined : textOf(JSON.parse(plaintext));
    }
    return typeof value === "string" ? value : JSON.stringify(value);
}

function isSecret(value: unknown): boolean {
    return typeof value === "object" && value !== null && SECRET_MARK in value;
}
