import assert from "node:assert/strict";
import { nextCommand } from "../../../../src/cli/output/nextCommand.ts";

describe("a command line to type next", () => {
    it("is as short as the one that was typed", () => {
        assert.equal(nextCommand("resume", { cwd: "." }, { service: "cart" }), "bluegreen resume");
    });

    it("names the service of a stack that has several", () => {
        const line = nextCommand("resume", { cwd: "." }, { service: "cart", several: true });
        assert.equal(line, "bluegreen resume --service cart");
    });

    it("says again where the project, the stack and the cluster are", () => {
        const about = {
            cwd: "/srv/shop",
            stack: "acme/shop/prod",
            kubeconfig: "/k",
            context: "prod",
            service: ["cart"],
        };
        assert.equal(
            nextCommand("rollback", { ...about, configFile: "/c.yaml" }, { service: "cart" }),
            "bluegreen rollback --cwd /srv/shop --stack acme/shop/prod --config-file /c.yaml --kubeconfig /k --context prod --service cart",
        );
    });

    it("is one that a shell takes as it is meant", () => {
        assert.equal(nextCommand("release", { cwd: "/it's mine" }), "bluegreen release --cwd '/it'\\''s mine'");
    });
});
