import assert from "node:assert/strict";
import { zeroDowntimePods } from "../../../policy-pack/policies/zeroDowntimePods.ts";
import { myApp } from "../myApp.ts";
import { levels, type Reported, runStackPolicy, UNKNOWN_STRING, type Written } from "../stackOf.ts";

const HAPPY = {
    terminationGracePeriodSeconds: 50,
    containers: [{ name: "app", readinessProbe: { httpGet: {} }, lifecycle: { preStop: { sleep: { seconds: 15 } } } }],
};

describe("zero-downtime-pods", () => {
    it("accepts pods with a probe, a preStop hook and time to end", async () => {
        assert.deepEqual(await judged(HAPPY), []);
    });

    for (const [what, pod, why] of [
        [
            "a missing readiness probe",
            { containers: [{ ...HAPPY.containers[0], readinessProbe: undefined }] },
            /container app has no readinessProbe/,
        ],
        [
            "a missing preStop hook",
            { containers: [{ ...HAPPY.containers[0], lifecycle: undefined }] },
            /no preStop hook/,
        ],
        ["a grace period below the least", { terminationGracePeriodSeconds: 20 }, /is 20, but must be at least 30/],
        [
            "a preStop sleep that takes up the grace period",
            { containers: [{ ...HAPPY.containers[0], lifecycle: { preStop: { sleep: { seconds: 60 } } } }] },
            /at least 61 with a preStop sleep of 60 s/,
        ],
    ] as const) {
        it(`warns of ${what}`, async () => {
            const reported = await judged({ ...HAPPY, ...pod });
            assert.deepEqual(levels(reported), ["advisory"]);
            assert.match(reported[0]?.message ?? "", why);
        });
    }

    it("leaves pods alone that no subset route can reach", async () => {
        const { blue } = myApp();
        assert.deepEqual(await runStackPolicy(zeroDowntimePods, [withPod(blue, {})]), []);
    });

    it("says that it cannot tell while the template is not known yet", async () => {
        assert.match((await judged(UNKNOWN_STRING))[0]?.message ?? "", /^Not checked: how the pods of/);
    });

    it("judges the probes of a pod whose end is not known yet", async () => {
        const reported = await judged({ containers: [{ name: "app", lifecycle: UNKNOWN_STRING }] });
        assert.deepEqual(
            reported.map(({ message }) => message.startsWith("Not checked")),
            [false, true],
        );
    });
});

function judged(pod: unknown): Promise<Reported[]> {
    const app = myApp();
    const { blue, green, service, rule, route } = app;
    return runStackPolicy(zeroDowntimePods, [withPod(blue, pod), withPod(green, HAPPY), service, rule, route]);
}

function withPod(written: Written, pod: unknown): Written {
    const { spec } = written.props as { spec: { template: object } };
    return { ...written, props: { ...written.props, spec: { ...spec, template: { ...spec.template, spec: pod } } } };
}
