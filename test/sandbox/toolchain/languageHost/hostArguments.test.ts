import assert from "node:assert/strict";
import { hostArguments } from "./hostArguments.ts";

describe("The language host's command line", () => {
    it("gives the engine's address", () => {
        assert.equal(hostArguments(["127.0.0.1:4000"]).engineAddress, "127.0.0.1:4000");
    });

    it("gives the engine's address after logging flags", () => {
        assert.equal(hostArguments(["-v=9", "--logtostderr", "127.0.0.1:4000"]).engineAddress, "127.0.0.1:4000");
    });

    it("gives the engine's address after a flag that it does not know", () => {
        assert.equal(hostArguments(["--novelty", "127.0.0.1:4000"]).engineAddress, "127.0.0.1:4000");
    });

    it("gives where traces go", () => {
        assert.equal(hostArguments(["--tracing", "http://zipkin", "127.0.0.1:4000"]).tracing, "http://zipkin");
    });

    it("gives no engine to a host that was started by hand", () => {
        assert.deepEqual(hostArguments([]), { engineAddress: "", tracing: "" });
    });
});
