import { LEFT_OUT, withoutPassword } from "../output/withoutPassword.ts";

/** Annotations about routing and rollouts, which contain no user data. */
const KNOWN_ANNOTATIONS = /^(istio-blue-green|pulumi\.com|deployment\.kubernetes\.io)\//;

/** Fields in which people put passwords: values of variables and headers, command lines, and free text. */
const HIDDEN_KEYS = new Set(["env", "args", "command", "httpHeaders", "headers", "stringData", "data", "binaryData"]);

/** A Kubernetes object for a bug report: structure and names stay, everything that may be a secret is removed. */
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

/** Names say what is set; values stay on this machine. */
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
