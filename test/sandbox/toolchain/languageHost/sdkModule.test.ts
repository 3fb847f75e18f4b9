import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { sdkModule } from "./sdkModule.ts";

describe("A module of the SDK", () => {
    it("is found from a program's directory", () => {
        assert.ok(existsSync(sdkModule("@pulumi/pulumi/cmd/run", import.meta.dirname)));
    });

    it("that is not installed is told with the folder and the way out", () => {
        assert.throws(
            () => sdkModule("@pulumi/pulumi/cmd/run", tmpdir()),
            (error: Error) => {
                return error.message.includes(tmpdir()) && error.message.includes('Run "pulumi install"');
            },
        );
    });
});
