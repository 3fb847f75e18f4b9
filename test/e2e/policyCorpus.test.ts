import { readCorpus, replay } from "../adversary/corpus.ts";
import { handWritten } from "../adversary/hand/world.ts";
import { openStand, type Stand } from "../adversary/stand.ts";

describe("what the adversary has found of the policy pack's verdicts on a stack written by hand", () => {
    let stand: Stand;

    before(async () => {
        stand = await openStand(handWritten());
    });
    after(() => stand.close());

    const corpus = readCorpus("handWritten");
    for (const [index, found] of corpus.entries())
        it(found.title, () => replay(stand, found, corpus[index + 1]?.beginning ?? found.beginning));
});
