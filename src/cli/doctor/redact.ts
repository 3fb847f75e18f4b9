import { LEFT_OUT, withoutPassword } from "../output/withoutPassword.ts";

/** Annotations that say how routing and rollouts are, and hold nothing of the user's. */
const KNOWN_ANNOTATIONS = /^(istio-blue-green|pulumi\.com|deployment\.kubernetes\.io)\//;

/** Fields in which people put passwords: values of variables and headers, command lines, and free text. */
const HIDDEN_KEYS = new Set(["env", "args", "command", "httpHeaders", "headers", "stringData", "data", "binaryData"]);

/** A Kubernetes object for strangers: its shape and its names stay, whatever may be a secret goes. */
export function redact(value: unknown, key = ""): unknown {
    if (HIDDEN_KEYS.has(key)) return hidden(value);
    if (Array.isArray(value)) return value.map((each) => redact(each));
    if (typeof value === "object" && value !== null) {
        if (key === "managedFields") return value;
        return Object.fromEntries(
            Object.entries(value).map(([name, each]) => [
                name,
                key === "annotations" && !KNOWN_ANNOTATIONS.test(name) ? LEFT_OUT : redact(each, name),
            ]),
        );
    }
    return typeof value === "string" ? withoutPassword(value) : value;
}

/** Names tell what is set; values do not leave the machine. */
function hidden(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map((each) =>
            typeof each === "object" && each !== null && "name" in each
                ? { name: each.name, value: LEFT_OUT }
                : LEFT_OUT,
        );
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, hidden(each)]));
    }
    return LEFT_OUT;
}
