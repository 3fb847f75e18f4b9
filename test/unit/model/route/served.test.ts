import assert from "node:assert/strict";
import fc from "fast-check";
import { nextServed, servedOf, templateDigest } from "../../../../src/model/route/served.ts";
import { allOn } from "../../../../src/model/route/view.ts";

const toGreen = { views: [allOn("blue"), allOn("green")], templates: { blue: "b2", green: "g2" } };

describe("the record of the pods that have served", () => {
    it("has the present pods of each colour that had traffic before or after the change", () =>
        assert.deepEqual(nextServed(undefined, { generation: 4, ...toGreen }), {
            generation: 4,
            templates: { blue: "b2", green: "g2" },
        }));

    it("keeps what it has of a colour that had none, whatever release that has got since", () => {
        const stays = { generation: 4, views: [allOn("green"), allOn("green")], templates: toGreen.templates };
        assert.deepEqual(nextServed({ generation: 3, templates: { blue: "b1", green: "g1" } }, stays).templates, {
            blue: "b1",
            green: "g2",
        });
    });

    it("keeps nothing if somebody else has changed the route since, who may have sent traffic to other pods", () => {
        const stays = { generation: 4, views: [allOn("green"), allOn("green")], templates: toGreen.templates };
        const last = { generation: 2, templates: { blue: "b1", green: "g1" } };
        assert.deepEqual(nextServed(last, stays).templates, { green: "g2" });
    });

    it("says nothing of a colour without a Deployment", () => {
        const change = { generation: 4, views: [allOn("green")], templates: { blue: undefined, green: undefined } };
        assert.deepEqual(nextServed(undefined, change), { generation: 4, templates: {} });
    });

    it("reads what it has written", () => {
        const served = nextServed(undefined, { generation: 4, ...toGreen });
        assert.deepEqual(servedOf({ "istio-blue-green/served": JSON.stringify(served) }), served);
    });

    it("counts as none where it cannot be read, and lets no other field in", () => {
        for (const text of ["", "{", "null", "7", "[]", "{}", '{"generation":"4"}'])
            assert.equal(servedOf({ "istio-blue-green/served": text }), undefined);
        assert.equal(servedOf(undefined), undefined);
        const odd = '{"generation":4,"templates":{"blue":7,"red":"r","green":"g"}}';
        assert.deepEqual(servedOf({ "istio-blue-green/served": odd }), { generation: 4, templates: { green: "g" } });
    });
});

describe("the digest of a pod template", () => {
    it("does not depend on the order of fields", () => {
        const reversed = (value: object) => Object.fromEntries(Object.entries(value).toReversed());
        fc.assert(
            fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (template) =>
                assert.equal(templateDigest({ spec: template }), templateDigest({ spec: reversed(template) })),
            ),
        );
    });

    it("depends on values, and on the order of a list", () => {
        const of = (...images: string[]) => templateDigest({ containers: images.map((image) => ({ image })) });
        assert.equal(new Set([of("a", "b"), of("b", "a"), of("a"), templateDigest(undefined)]).size, 4);
    });

    it("is as short as Kubernetes' own, so that nobody can try secrets against it", () =>
        assert.match(templateDigest({}), /^[0-9a-f]{8}$/));
});
