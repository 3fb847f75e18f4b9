import assert from "node:assert/strict";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { rememberProperties } from "../../../policy-pack/stack/rememberProperties.ts";

const { Struct } = struct;

describe("the properties of resources", () => {
    let forget: () => void;

    beforeEach(() => {
        forget = rememberProperties();
    });
    afterEach(() => forget());

    it("are made of a message once, however many policies ask", () => {
        const message = Struct.fromJavaScript({ spec: { replicas: 3 } });
        assert.equal(message.toJavaScript(), message.toJavaScript());
    });

    it("are what the message says, at every depth", () => {
        const properties = { spec: { hosts: ["a", { b: [{ c: null }] }], ready: true }, metadata: {} };
        assert.deepEqual(Struct.fromJavaScript(properties).toJavaScript(), properties);
    });

    it("are not taken for those of another message that says the same", () => {
        const [one, other] = [Struct.fromJavaScript({ a: 1 }), Struct.fromJavaScript({ a: 1 })];
        assert.notEqual(one.toJavaScript(), other.toJavaScript());
    });

    it("are made again each time without the memory", () => {
        forget();
        const message = Struct.fromJavaScript({ a: 1 });
        assert.notEqual(message.toJavaScript(), message.toJavaScript());
    });
});
