// As much of protobuf's wire format as is needed to talk to istiod: https://protobuf.dev/programming-guides/encoding/

/** A message of length-delimited fields. */
export const message = (...fields: (readonly [field: number, value: Buffer])[]): Buffer =>
    Buffer.concat(fields.flatMap(([field, value]) => [varint((field << 3) | 2), varint(value.length), value]));

export const text = (value: string): Buffer => Buffer.from(value);

/** A field's value where it is a number. */
export const number = (value: Buffer): number => readVarint(value, 0).value;

/** The fields of a message by number; numbers as they are encoded. */
export interface ProtoFields {
    all(field: number): readonly Buffer[];
    one(field: number): Buffer;
}

export function fieldsOf(encoded: Buffer): ProtoFields {
    const found: [field: number, value: Buffer][] = [];
    for (let at = 0; at < encoded.length; ) {
        const key = readVarint(encoded, at);
        const { start, end } = extentOf(encoded, key.value & 7, key.end);
        found.push([Math.floor(key.value / 8), encoded.subarray(start, end)]);
        at = end;
    }
    const all = (field: number) => found.filter(([each]) => each === field).map(([, value]) => value);
    return { all, one: (field) => all(field)[0] ?? Buffer.alloc(0) };
}

function extentOf(encoded: Buffer, wireType: number, at: number): { start: number; end: number } {
    if (wireType === 0) return { start: at, end: readVarint(encoded, at).end };
    if (wireType === 1) return { start: at, end: at + 8 };
    if (wireType === 5) return { start: at, end: at + 4 };
    if (wireType !== 2) throw new Error(`wire type ${wireType} is not protobuf's`);
    const length = readVarint(encoded, at);
    return { start: length.end, end: length.end + length.value };
}

function varint(value: number): Buffer {
    const bytes: number[] = [];
    let left = value;
    for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
    return Buffer.from([...bytes, left]);
}

function readVarint(encoded: Buffer, at: number): { value: number; end: number } {
    let value = 0;
    for (let index = at, factor = 1; ; index++, factor *= 128) {
        const byte = encoded[index] ?? 0;
        value += (byte % 128) * factor;
        if (byte < 128) return { value, end: index + 1 };
    }
}
