/** What the part of the benchmark inside the sandbox is told to measure. */
export interface Order {
    /** Names of scenarios and contestants, in the order in which they are measured. */
    readonly scenarios: readonly string[];
    readonly contestants: readonly string[];
    /** Switches of each contestant in each scenario. */
    readonly runs: number;
    /** The record, to which what is missing is added. */
    readonly file: string;
}
