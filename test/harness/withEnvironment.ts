/**
 * Does some work while this process, and so every command that it starts, has other environment variables, such as KUBECONFIG or
 * HTTPS_PROXY. Undefined takes one away.
 */
export async function withEnvironment<T>(
    values: Readonly<Record<string, string | undefined>>,
    work: () => Promise<T>,
): Promise<T> {
    const before = Object.keys(values).map((name) => [name, process.env[name]] as const);
    setAll(Object.entries(values));
    try {
        return await work();
    } finally {
        setAll(before);
    }
}

function setAll(values: readonly (readonly [name: string, value: string | undefined])[]): void {
    for (const [name, value] of values) {
        if (value === undefined) {
            delete process.env[name];
        } else {
            process.env[name] = value;
        }
    }
}
