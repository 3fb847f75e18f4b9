import { readCorpus, replay } from "../adversary/corpus.ts";
import { openStand, type Stand } from "../adversary/stand.ts";

describe("what the adversary has found", () => {
    let stand: Stand;

    before(async () => {
        stand = await openStand();
    });
    after(() => stand.close());

    for (const found of readCorpus()) it(found.title, () => replay(stand, found));
});
