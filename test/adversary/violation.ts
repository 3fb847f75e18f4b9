/** Invariants that do not hold, with everything that was run until then. */
export class Violation extends Error {
    readonly sentences: readonly string[];
    readonly evidence: string;

    constructor(sentences: readonly string[], evidence = "") {
        super(sentences.join("\n"));
        this.sentences = sentences;
        this.evidence = evidence;
    }
}
