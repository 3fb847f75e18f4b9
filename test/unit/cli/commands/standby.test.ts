import assert from "node:assert/strict";
import { requireAgreement } from "../../../../src/cli/commands/standby.ts";
import { service } from "../samples.ts";

const session = { nextCommand: (words: string) => `bluegreen ${words}` };
const AS_IT_IS = { activeColor: "blue", idlePercent: undefined, hasMatch: false };
const asked = (configuration: Partial<Parameters<typeof requireAgreement>[3]>, held = false) =>
    requireAgreement(session, service, { idle: "green", held }, { ...AS_IT_IS, ...configuration });

describe("the pods of the colour without traffic", () => {
    it("are changed where the configuration has the traffic where it is, or says nothing of it", () => {
        asked({});
        asked({ idlePercent: 0 });
        asked({ activeColor: undefined });
    });

    it("are left as they are where the update would move the traffic to them", () => {
        assert.throws(
            () => asked({ activeColor: "green" }),
            /nothing was changed\. blue has all the traffic, but the configuration says activeColor green.*`bluegreen cutover blue`/,
        );
        assert.throws(() => asked({ activeColor: "green" }, true), /`bluegreen resume`/);
        assert.throws(() => asked({ idlePercent: 10, hasMatch: true }), /says traffic\.idlePercent and traffic\.match/);
    });
});
