import fc from "fast-check";

type Bytes = Uint8Array<ArrayBuffer>;

/** Lengths, counts and places that parsers get wrong. */
const NUMBERS = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000];
const LARGEST = 0xffffffff;

/** Where, as a share of the length, what, and with which number. */
type Change = readonly [kind: number, at: number, length: number, value: number];

const change: fc.Arbitrary<Change> = fc.tuple(
  fc.nat(9),
  // Half of them in the header, where lengths and kinds stand.
  fc.oneof(fc.nat(160), fc.nat(0x3fffffff)),
  fc.oneof(fc.nat(8), fc.nat(300)),
  fc.oneof(fc.constantFrom(...NUMBERS, LARGEST), fc.nat(LARGEST)),
);

/** Valid files with up to eight changes each, and files that are no such thing. */
export const mutatedBytes = (seeds: readonly Bytes[]): fc.Arbitrary<Bytes> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) as fc.Arbitrary<Bytes> },
    {
      weight: 19,
      arbitrary: fc
        .tuple(fc.nat(seeds.length - 1), fc.array(change, { maxLength: 8 }), fc.nat(1000))
        .map(([seed, changes, other]) =>
          changes.reduce(
            (bytes, one) => changed(bytes, one, seeds[other % seeds.length]!),
            seeds[seed]!.slice(),
          ),
        ),
    },
  );

function changed(bytes: Bytes, [kind, place, length, value]: Change, other: Bytes): Bytes {
  const at = place % (bytes.length + 1);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const room = bytes.length - at;
  if (kind === 0 && room > 0) bytes[at]! ^= 1 << (value & 7);
  else if (kind === 1 && room > 0) bytes[at] = value;
  else if (kind === 2 && room >= 2) view.setUint16(at, value, (length & 1) === 0);
  else if (kind === 3 && room >= 4) view.setUint32(at, value, (length & 1) === 0);
  else if (kind === 4) return joined(bytes.subarray(0, at), bytes.subarray(at + length));
  else if (kind === 5) return joined(bytes.subarray(0, at + length), bytes.subarray(at));
  else if (kind === 6) return bytes.slice(0, at);
  else if (kind === 7) bytes.fill(value, at, at + length);
  else if (kind === 8) return joined(bytes.subarray(0, at), other.subarray(at));
  else if (kind === 9) {
    return joined(bytes.subarray(0, at), new Uint8Array(length).fill(value), bytes.subarray(at));
  }
  return bytes;
}

function joined(...parts: Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
