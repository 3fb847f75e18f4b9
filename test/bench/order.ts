/** What the part of the benchmark inside the sandbox is told to measure. */
export interface Order {
    /** Names of scenarios and contestants, in the order in which they are measured. */
    readonly scenarios: readonly string[];
    readonly contestants: readonly string[];
    /** Switches of each contestant in each scenario. */
    readonly runs: number;
    /** Where one line of JSON for each contestant and scenario is added. */
    readonly file: string;
}
