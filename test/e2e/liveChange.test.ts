import assert from "node:assert/strict";
import { identities, sizeOf } from "../harness/clusterState.ts";
import { place } from "../harness/place.ts";
import type { PulumiRun } from "../harness/pulumiStack.ts";
import { deployUnderLoad, type ServiceUnderLoad, type Settings } from "../harness/serviceUnderLoad.ts";

const LIVE_RELEASE: Settings = { "blue.image": "my-app:1.0.1", "blue.version": "v1.0.1" };

describe("a change of what carries the traffic", () => {
    let service: ServiceUnderLoad;

    before(async () => {
        service = await deployUnderLoad("live-change");
    });
    after(() => service.remove());

    describe("of the live colour's image", () => {
        let versionBefore: string;
        let preview: PulumiRun;
        let refused: PulumiRun;

        before(async () => {
            versionBefore = (await sizeOf("blue")).version;
            await service.configure(LIVE_RELEASE);
            preview = await service.stack.tryRun("preview");
            refused = await service.tryUp();
        });

        it("is refused with both ways out", () => {
            assert.notEqual(refused.exitCode, 0);
            assert.match(
                refused.output,
                /blue was left unchanged\. It has 100 % of the traffic.*replace the pods of blue/,
            );
            assert.match(
                refused.output,
                /Make this change to the other colour and cut over, or set allowLiveChange: true/,
            );
        });

        it("is refused by the preview already", () => {
            assert.notEqual(preview.exitCode, 0);
            assert.match(preview.output, /blue was left unchanged/);
        });

        it("changes nothing when refused", async () => assert.equal((await sizeOf("blue")).version, versionBefore));

        it("is done in place with allowLiveChange", async () => {
            await service.configure({ allowLiveChange: "true" });
            await service.up();
            assert.deepEqual(await service.answeringVersions(), ["v1.0.1"]);
        });
    });

    const unchangeable: Record<string, [Settings, string]> = {
        "the Service's name": [{ "names.service": "shop" }, 'names.service: "my-app" -> "shop"'],
        "a Deployment's name": [{ "names.blue": "shop-blue" }, 'names.blue: "my-app-blue" -> "shop-blue"'],
        "the route's name": [{ "names.virtualService": "shop" }, 'names.virtualService: "my-app" -> "shop"'],
        "the labels that select pods": [
            { "selectorLabels.blue.track": "b", "selectorLabels.green.track": "g" },
            'selectorLabels.blue.track: nothing -> "b"',
        ],
        "the namespace": [{ namespace: "kube-public" }, `namespace: "${place.namespace}" -> "kube-public"`],
    };
    for (const [what, [settings, change]] of Object.entries(unchangeable)) {
        describe(`of ${what}`, () => {
            let objectsBefore: string[];
            let refused: PulumiRun;

            before(async () => {
                objectsBefore = await identities();
                await service.reset({ ...LIVE_RELEASE, ...settings });
                refused = await service.tryUp();
            });

            it("is refused with what changed and the way out", () => {
                assert.notEqual(refused.exitCode, 0);
                assert.match(refused.output, /nothing was changed/);
                assert.ok(refused.output.includes(change), refused.output);
                assert.match(refused.output, /deploy a second BlueGreenService under a new name/);
            });

            it("is refused by the preview already", async () => {
                const { exitCode, output } = await service.stack.tryRun("preview");
                assert.notEqual(exitCode, 0);
                assert.ok(output.includes(change), output);
            });

            it("deletes, replaces and adds nothing", async () => assert.deepEqual(await identities(), objectsBefore));
        });
    }

    describe("through all of it", () => {
        it("leaves the traffic where it was", () => service.answersOnly("blue"));

        it("loses no request, also where pods were replaced in place", () => service.assertNothingLost());
    });
});
