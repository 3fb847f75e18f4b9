import assert from "node:assert/strict";
import { type RollbackRace, raceRollbacks } from "../bench/rollbackRace.ts";

const ROUNDS = 2;

describe("bluegreen rollback in turns with the guide's rollback.sh", () => {
    let race: RollbackRace;

    before(async () => {
        race = await raceRollbacks(ROUNDS);
    });

    it("loses no request, nor does the script", () => {
        assert.ok(race.sent > 0);
        assert.equal(race.lost, 0);
    });

    it("leaves configuration, state and route in agreement and nothing to do, each time", () => {
        assert.equal(race.agreed, ROUNDS);
    });
});
