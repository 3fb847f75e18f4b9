/** What a test file asks of the cluster that it runs in. */
export interface Needs {
    /** Nobody else in it: the file breaks or changes what all share. */
    readonly alone: boolean;
    /** The namespace `default` or the guide's host, my-app.example.com: one file at a time can have them. */
    readonly defaultNamespace: boolean;
    /** A process for each run of a Pulumi program, as users have it: the file watches or measures processes, or has a runner of its own. */
    readonly ownProcesses: boolean;
    /** Programs for languages other than TypeScript, which are made before a sandbox keeps everybody from the network. */
    readonly otherLanguages: boolean;
}

export interface TestFile extends Needs {
    readonly name: string;
}

/** What tells from a file's text that it breaks or changes what all files of a cluster share. */
const SHARED_PARTS = /harness\/(parts|meshListeners|prometheusOperator)\.ts"|prometheus\.configure\(|\/bench\//;
const DEFAULT_NAMESPACE =
    /"default"|-n default|default\/|\.default\.svc|open(Example|TestProgram|Program)Stack|openPlainYamlProject|wideArgs|"examples\/argocd"/;
const OWN_PROCESSES = /harness\/processSampler\.ts"|\/bench\/measure|temporaryProject\.ts"/;

/** A file that speaks of what one file at a time can have gets the namespace `default`; any other one gets a namespace of its own. */
export function needsOf(text: string): Needs {
    const alone = SHARED_PARTS.test(text);
    const defaultNamespace = DEFAULT_NAMESPACE.test(text) || /\/bench\//.test(text);
    const otherLanguages = text.includes('harness/languages.ts"');
    return { alone, defaultNamespace, ownProcesses: OWN_PROCESSES.test(text), otherLanguages };
}

/**
 * The file to run next beside those that run in a cluster, of those that wait in this order; undefined where none fits. In a cluster
 * `forAlone` those come first that nobody else can run beside.
 */
export function nextFile(
    waiting: readonly TestFile[],
    running: readonly TestFile[],
    forAlone: boolean,
): TestFile | undefined {
    if (running.some(({ alone }) => alone)) return undefined;
    const fits = (file: TestFile) =>
        !(file.alone && running.length > 0) &&
        !(file.defaultNamespace && running.some(({ defaultNamespace }) => defaultNamespace));
    const [first, second] = [
        waiting.filter(({ alone }) => alone === forAlone),
        waiting.filter(({ alone }) => alone !== forAlone),
    ];
    return [...first, ...second].find(fits);
}
