import { component } from "../adversary/component.ts";
import { readCorpus, replay } from "../adversary/corpus.ts";
import { openStand, type Stand } from "../adversary/stand.ts";

describe("what the adversary has found", () => {
    let stand: Stand;

    before(async () => {
        stand = await openStand(component);
    });
    after(() => stand.close());

    const corpus = readCorpus();
    for (const [index, found] of corpus.entries())
        it(found.title, () => replay(stand, found, corpus[index + 1]?.beginning ?? {}));
});
