import assert from "node:assert/strict";
import { at, preview as previewed } from "../live/preview.ts";
import { autoscaler, listed, myApp } from "../myApp.ts";
import type { Reported, Written } from "../stackOf.ts";

const COMPONENT = "istio-blue-green:index:BlueGreenService";

describe("cutover-target-ready, for autoscaled colours", () => {
    /** Previews a cutover to green where blue has scaled itself to 5 pods, and both keep at least 2. */
    function preview(ready: number, parents: string[] = [], least = 2): Promise<Reported[]> {
        const [blue, green] = [scaled("blue", 5), scaled("green", ready)];
        const { service, rule, route } = myApp();
        const proposed = myApp({ weights: { green: 100 } });
        const resources = [
            ...listed({ ...proposed, blue, green }),
            autoscaler("my-app-blue", 2),
            autoscaler("my-app-green", least),
        ];
        return previewed(
            resources.map((written) => ({ ...written, parents })),
            [blue, green, service, rule, route],
        );
    }

    it("blocks a cutover to a colour that has not scaled up", async () => {
        assert.match((await preview(2))[0]?.message ?? "", /2 of 5 needed replicas are ready/);
    });

    it("allows it once the colour has as many pods, though it keeps fewer", async () => {
        assert.deepEqual(await preview(5), []);
    });

    it("blocks it where the colour keeps fewer than the other one", async () => {
        assert.match((await preview(5, [], 1))[0]?.message ?? "", /1 of 2 needed replicas are declared/);
    });

    it("requires no pods for an autoscaler that 0 replicas have switched off", async () => {
        const app = myApp({ weights: { green: 100 } });
        const [blue, green] = [scaled("blue", 1), scaled("green", 0)];
        const scalers = [autoscaler("my-app-blue", 1), autoscaler("my-app-green", 3)];
        const live = [blue, green, app.service, app.rule, app.route, ...scalers];
        assert.deepEqual(await previewed([...listed({ ...myApp(), blue, green }), ...scalers], live), []);
    });

    it("leaves bringing the colour up to the component's gate, where that owns the route", async () => {
        assert.deepEqual(await preview(2, [COMPONENT]), []);
    });
});

function scaled(color: "blue" | "green", count: number): Written {
    return at(myApp({ [color]: count })[color], ["status"], { readyReplicas: count });
}
