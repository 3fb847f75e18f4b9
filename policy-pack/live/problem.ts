/** Why something could not be read, in words for a report. A parser's message quotes what it read, which may hold a token. */
export function problemIn(error: unknown): string {
    if (!(error instanceof Error)) return String(error);
    switch (error.name) {
        case "YAMLException":
            return "the kubeconfig is not valid YAML";
        case "SyntaxError":
            return "the kubeconfig or an answer of the API server is not valid JSON";
        default:
            return error.message;
    }
}
