import assert from "node:assert/strict";
import { noFloatingImages } from "../../../policy-pack/policies/noFloatingImages.ts";
import { type Reported, runStackPolicy, UNKNOWN_STRING } from "../stackOf.ts";

describe("no-floating-images", () => {
    for (const image of ["my-app:1.0.0", "localhost:5000/my-app:v1", `my-app@sha256:${"0".repeat(64)}`]) {
        it(`accepts ${image}`, async () => assert.deepEqual(await judged([{ name: "app", image }]), []));
    }

    for (const [image, why] of [
        ["my-app", /which has no tag/],
        ["localhost:5000/my-app", /which has no tag/],
        ["my-app:latest", /whose tag is latest/],
    ] as const) {
        it(`warns of ${image}`, async () => {
            const [report] = await judged([{ name: "app", image }]);
            assert.equal(report?.level, "advisory");
            assert.match(report?.message ?? "", why);
        });
    }

    it("looks at init containers too", async () => {
        assert.equal((await judged([{ name: "app", image: "a:1" }], [{ name: "init", image: "b" }])).length, 1);
    });

    it("says that it cannot tell while an image is not known yet, and judges the others", async () => {
        const reported = await judged([
            { name: "app", image: UNKNOWN_STRING },
            { name: "other", image: "my-app" },
        ]);
        assert.deepEqual(
            reported.map(({ message }) => message.startsWith("Not checked")),
            [true, false],
        );
    });
});

function judged(containers: unknown[], initContainers: unknown[] = []): Promise<Reported[]> {
    return runStackPolicy(noFloatingImages, [
        {
            type: "kubernetes:apps/v1:StatefulSet",
            name: "app",
            props: {
                metadata: { name: "app", namespace: "default" },
                spec: { template: { metadata: { labels: {} }, spec: { containers, initContainers } } },
            },
        },
    ]);
}
