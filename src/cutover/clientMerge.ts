/**
 * For each list field that Kubernetes merges, what identifies its items. Other lists are replaced whole. See
 * https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 */
const MERGE_KEYS: Readonly<Record<string, string>> = {
    containers: "name",
    initContainers: "name",
    ephemeralContainers: "name",
    env: "name",
    ports: "containerPort",
    volumes: "name",
    volumeMounts: "mountPath",
    volumeDevices: "devicePath",
    imagePullSecrets: "name",
    hostAliases: "ip",
    topologySpreadConstraints: "topologyKey",
    resourceClaims: "name",
};

/**
 * The result of the provider's own merge into a live value: what the program declares now, without what it declared before, and
 * with everything that it never declared.
 */
export function clientMerge(live: unknown, before: unknown, after: unknown, field = ""): unknown {
    if (isFields(live) && isFields(after)) return mergeFields(live, isFields(before) ? before : {}, after);
    const key = MERGE_KEYS[field];
    if (key !== undefined && areItems(live) && areItems(after)) {
        return mergeItems(live, areItems(before) ? before : [], after, key);
    }
    return after;
}

type FieldValues = Readonly<Record<string, unknown>>;

function mergeFields(live: FieldValues, before: FieldValues, after: FieldValues): FieldValues {
    const kept = Object.entries(live).filter(([name]) => name in after || !(name in before));
    const set = Object.entries(after).map(([name, value]) => [
        name,
        name in live ? clientMerge(live[name], before[name], value, name) : value,
    ]);
    return Object.fromEntries([...kept, ...set]);
}

function mergeItems(
    live: readonly FieldValues[],
    before: readonly FieldValues[],
    after: readonly FieldValues[],
    key: string,
): FieldValues[] {
    const find = (items: readonly FieldValues[], item: FieldValues) => items.find((each) => each[key] === item[key]);
    const kept = live.flatMap((item) => {
        const [said, says] = [find(before, item), find(after, item)];
        if (says) return [mergeFields(item, said ?? {}, says)];
        return said ? [] : [item];
    });
    return [...kept, ...after.filter((item) => !find(live, item))];
}

function isFields(value: unknown): value is FieldValues {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function areItems(value: unknown): value is readonly FieldValues[] {
    return Array.isArray(value) && value.every(isFields);
}
