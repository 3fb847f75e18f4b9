import struct from "google-protobuf/google/protobuf/struct_pb.js";

const { Struct } = struct;

/**
 * Has each message of a resource's properties turned into an object once. Pulumi does that anew for every policy of a pack,
 * and with nine of them it is most of what a pack costs in a large stack. Messages do not change once they are there, and
 * Pulumi copies the object for each policy, so that none sees what another does to its own.
 * @returns what takes it back
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
