import struct from "google-protobuf/google/protobuf/struct_pb.js";

const { Struct } = struct;

/**
 * Converts each message of a resource's properties into an object only once. Pulumi does it again for every policy of a pack, and
 * with nine policies that is most of a pack's time in a large stack. It is safe: messages do not change, and Pulumi copies the
 * object for each policy.
 * @returns a function that undoes this
 */
export function rememberProperties(): () => void {
    const original = Struct.prototype.toJavaScript;
    const made = new WeakMap<object, ReturnType<typeof original>>();
    // What lies inside a message is part of what is remembered for it.
    let inside = false;
    Struct.prototype.toJavaScript = function toJavaScript() {
        if (inside) return original.call(this);
        const known = made.get(this);
        if (known) return known;
        inside = true;
        try {
            const object = original.call(this);
            made.set(this, object);
            return object;
        } finally {
            inside = false;
        }
    };
    return () => {
        Struct.prototype.toJavaScript = original;
    };
}
