import { foldIn, integer, key, permutation } from "@rote/random";
import { describe, expect, test } from "vitest";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import { SafetensorsError } from "./safetensorsError.ts";

// Written by the reference implementation, safetensors 0.8.0 for Python: metadata {format: "rote"},
// step = −7 (int64), dense/kernel = [[1, −2], [0.5, ∞]] (float32), and an empty [0, 3] of uint8.
const reference = Uint8Array.from(
  atob(
    "2AAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJyb3RlIn0sInN0ZXAiOnsiZHR5cGUiOiJJNjQiLCJz" +
      "aGFwZSI6W10sImRhdGFfb2Zmc2V0cyI6WzAsOF19LCJkZW5zZS9rZXJuZWwiOnsiZHR5cGUiOiJGMzIiLCJzaGFw" +
      "ZSI6WzIsMl0sImRhdGFfb2Zmc2V0cyI6WzgsMjRdfSwiZW1wdHkiOnsiZHR5cGUiOiJVOCIsInNoYXBlIjpbMCwz" +
      "XSwiZGF0YV9vZmZzZXRzIjpbMjQsMjRdfX35/////////wAAgD8AAADAAAAAPwAAgH8=",
  ),
  (c) => c.charCodeAt(0),
);

// Written by safetensors 0.8.0 for Python from 15 tensors of all of NumPy's types, in no order.
const ofAllTypes = Uint8Array.from(
  atob(
    "eAMAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCJ9LCJ1NjQiOnsiZHR5cGUiOiJVNjQiLCJzaGFw" +
      "ZSI6WzFdLCJkYXRhX29mZnNldHMiOlswLDhdfSwiMTAiOnsiZHR5cGUiOiJJNjQiLCJzaGFwZSI6WzJdLCJkYXRh" +
      "X29mZnNldHMiOls4LDI0XX0sInN0ZXAiOnsiZHR5cGUiOiJGNjQiLCJzaGFwZSI6W10sImRhdGFfb2Zmc2V0cyI6" +
      "WzI0LDMyXX0sImVtcHR5Ijp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlswLDNdLCJkYXRhX29mZnNldHMiOlszMiwz" +
      "Ml19LCJ3ZWlnaHQiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzNdLCJkYXRhX29mZnNldHMiOlszMiw0NF19LCJ1" +
      "MzIiOnsiZHR5cGUiOiJVMzIiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOls0NCw0OF19LCJpMzIiOnsiZHR5" +
      "cGUiOiJJMzIiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOls0OCw1Ml19LCJiL8OpIjp7ImR0eXBlIjoiRjE2" +
      "Iiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbNTIsNTZdfSwidTE2Ijp7ImR0eXBlIjoiVTE2Iiwic2hhcGUi" +
      "OlsxXSwiZGF0YV9vZmZzZXRzIjpbNTYsNThdfSwiaTE2Ijp7ImR0eXBlIjoiSTE2Iiwic2hhcGUiOlsxXSwiZGF0" +
      "YV9vZmZzZXRzIjpbNTgsNjBdfSwiaTgiOnsiZHR5cGUiOiJJOCIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6" +
      "WzYwLDYxXX0sIloiOnsiZHR5cGUiOiJVOCIsInNoYXBlIjpbM10sImRhdGFfb2Zmc2V0cyI6WzYxLDY0XX0sIu+/" +
      "riI6eyJkdHlwZSI6IlU4Iiwic2hhcGUiOlsxXSwiZGF0YV9vZmZzZXRzIjpbNjQsNjVdfSwi8J+YgCI6eyJkdHlw" +
      "ZSI6IlU4Iiwic2hhcGUiOlsxXSwiZGF0YV9vZmZzZXRzIjpbNjUsNjZdfSwiMSI6eyJkdHlwZSI6IkJPT0wiLCJz" +
      "aGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOls2Niw2OF19fSAgICAAAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAA" +
      "AAAcQAAAAAAAAIA/AAAAQAAAAAAAAAAAAAAAPAAAAAAAAAECAAABAA==",
  ),
  (c) => c.charCodeAt(0),
);

/** A file with this header and so many bytes of data. */
function file(header: unknown, length: number, headerLength?: number): Uint8Array {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  const json = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + json.length + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength ?? json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const f32 = (shape: unknown, ...offsets: unknown[]) => ({
  dtype: "F32",
  shape,
  data_offsets: offsets,
});

describe("decodeSafetensors", () => {
  test("reads what the reference implementation wrote", () => {
    const { tensors, metadata } = decodeSafetensors(reference);
    expect(metadata).toEqual({ format: "rote" });
    expect([...tensors.keys()].sort()).toEqual(["dense/kernel", "empty", "step"]);

    const kernel = tensors.get("dense/kernel")!;
    expect(kernel).toMatchObject({ dtype: "F32", shape: [2, 2] });
    expect([...new Float32Array(kernel.data.slice().buffer)]).toEqual([
      1,
      -2,
      0.5,
      Number.POSITIVE_INFINITY,
    ]);
    const step = tensors.get("step")!;
    expect(new BigInt64Array(step.data.slice().buffer)).toEqual(BigInt64Array.of(-7n));
    expect(tensors.get("empty")).toMatchObject({ shape: [0, 3], data: new Uint8Array(0) });
  });

  test("finds the file at any place in a buffer, and copies its tensors", () => {
    const shifted = new Uint8Array(reference.length + 3);
    shifted.set(reference, 3);
    const { tensors } = decodeSafetensors(shifted.subarray(3));
    expect(tensors).toEqual(decodeSafetensors(reference).tensors);
    expect(tensors.get("step")!.data.buffer).not.toBe(shifted.buffer);
  });

  test("a copy of what it reads of a Buffer is a copy", () => {
    const { data } = decodeSafetensors(Buffer.from(reference)).tensors.get("step")!;
    expect(data.slice().buffer.byteLength).toBe(8);
  });

  test.each<[string, Uint8Array]>([
    ["header claims more than the file has", file({}, 0, 3)],
    ["header claims 2^63 bytes", file({}, 0, 2 ** 63)],
    ["header is no JSON", file("{nonsense", 0)],
    ["header does not begin with a brace", file(" {}", 0)],
    ["header is no UTF-8", new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff])],
    ["data that no tensor owns", file({}, 4)],
    ["a gap before the first tensor", file({ a: f32([1], 4, 8) }, 8)],
    ["a gap between tensors", file({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12)],
    ["two tensors in one place", file({ a: f32([1], 0, 4), b: f32([1], 0, 4) }, 4)],
    ["offsets past the end", file({ a: f32([2], 0, 8) }, 4)],
    ["offsets the wrong way round", file({ a: f32([0], 4, 0) }, 4)],
    ["offsets that are no integers", file({ a: f32([1], "0", 4) }, 4)],
    ["a single offset", file({ a: f32([1], 4) }, 4)],
    ["no offsets", file({ a: { dtype: "F32", shape: [1] } }, 4)],
    ["fewer bytes than the shape asks for", file({ a: f32([2], 0, 4) }, 4)],
    ["a negative length", file({ a: f32([-1], 0, 4) }, 4)],
    ["a shape that is no list", file({ a: f32(1, 0, 4) }, 4)],
    ["a shape that overflows", file({ a: f32([2 ** 52, 2 ** 52, 2 ** 52, 0], 0, 4) }, 4)],
    [
      "a shape that overflows to no number",
      file({ a: f32([...Array(30).fill(2 ** 52), 0], 0, 0) }, 0),
    ],
    ["an unknown dtype", file({ a: { ...f32([1], 0, 4), dtype: "F31" } }, 4)],
    ["the dtype of every object", file({ a: { ...f32([1], 0, 4), dtype: "toString" } }, 4)],
    ["a name given twice", file('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":7}', 0)],
    ["a tensor that is a number", file({ a: 7 }, 0)],
    ["a tensor that is null", file({ a: null }, 0)],
    ["metadata that is no object", file({ __metadata__: ["a"] }, 0)],
    ["metadata with a number", file({ __metadata__: { epoch: 3 } }, 0)],
  ])("refuses %s", (_, bytes) => {
    expect(() => decodeSafetensors(bytes)).toThrow(SafetensorsError);
  });

  test("refuses every beginning of a file", () => {
    for (let length = 0; length < reference.length; length++) {
      expect(() => decodeSafetensors(reference.subarray(0, length))).toThrow(SafetensorsError);
    }
  });

  test("refuses a damaged header, or reads it to the last byte", () => {
    const draws = key(0, "damage");
    const headerEnd = 8 + 0xd8;
    for (let round = 0; round < 5_000; round++) {
      const draw = foldIn(draws, round);
      const bytes = reference.slice();
      bytes[integer(foldIn(draw, 0), headerEnd)] = integer(foldIn(draw, 1), 256);
      try {
        const sizes = [...decodeSafetensors(bytes).tensors.values()].map(({ data }) => data.length);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(24);
      } catch (error) {
        expect(error).toBeInstanceOf(SafetensorsError);
      }
    }
  });

  test("reads names that objects have of their own as names", () => {
    const bytes = file('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1);
    expect([...decodeSafetensors(bytes).tensors.keys()]).toEqual(["__proto__"]);
    expect(encodeSafetensors(decodeSafetensors(bytes))).toHaveLength(bytes.length + 3); // padding
  });
});

describe("encodeSafetensors", () => {
  test("writes the bytes that the reference implementation writes", () => {
    expect(encodeSafetensors(decodeSafetensors(reference))).toEqual(reference);
  });

  test("writes a file without tensors", () => {
    const bytes = encodeSafetensors({ tensors: new Map(), metadata: {} });
    expect(decodeSafetensors(bytes)).toEqual({ tensors: new Map(), metadata: {} });
  });

  test.each([undefined, null, ["a"], new Map([["step", "3"]])])(
    "refuses metadata that are no object, %s",
    (metadata) => {
      const write = () => encodeSafetensors({ tensors: new Map(), metadata: metadata as never });
      expect(write).toThrow(SafetensorsError);
      expect(write).toThrow("metadata must be an object of strings by name, got ");
    },
  );

  test("refuses tensors that are in no Map", () => {
    expect(() => encodeSafetensors({ tensors: {} as never, metadata: {} })).toThrow(
      "encodeSafetensors: tensors must be a Map of tensors by name, got {}.",
    );
  });

  const entry = { dtype: "F32", shape: [1], data: new Uint8Array(4) };

  test.each([1, null, undefined, Symbol("a"), 1n, {}])("refuses a tensor named %o", (name) => {
    for (const names of [[name], ["a", name], [name, "a"]]) {
      const tensors = new Map(names.map((each) => [each as string, entry]));
      const write = () => encodeSafetensors({ tensors, metadata: {} });
      expect(write).toThrow(SafetensorsError);
      expect(write).toThrow("encodeSafetensors: the name of a tensor must be a text, got ");
    }
  });

  test.each([null, undefined, 3])("refuses %s for a tensor", (value) => {
    const tensors = new Map([
      ["a", entry],
      ["b", value as never],
    ]);
    expect(() => encodeSafetensors({ tensors, metadata: {} })).toThrow(SafetensorsError);
  });

  test("refuses a key of metadata that is a symbol", () => {
    const metadata = { [Symbol("step")]: "3" };
    const write = () => encodeSafetensors({ tensors: new Map(), metadata });
    expect(write).toThrow(SafetensorsError);
    expect(write).toThrow("a key of metadata must be a text");
  });

  test("refuses a field that would not be written, and takes one that is undefined", () => {
    const content = { tensors: new Map([["a", entry]]), metadata: {} };
    const write = (more: object) => () => encodeSafetensors({ ...content, ...more });
    expect(write({ metdata: { a: "1" } })).toThrow(SafetensorsError);
    expect(write({ metdata: { a: "1" } })).toThrow(
      'the content must be { tensors, metadata }, got a field "metdata" besides.',
    );
    expect(write({ more: undefined })()).toEqual(encodeSafetensors(content));
  });

  test.each(["F32", "F31"])("refuses 3 bytes for one %s", (dtype) => {
    const tensors = new Map([["a", { dtype, shape: [1], data: new Uint8Array(3) }]]);
    expect(() => encodeSafetensors({ tensors, metadata: {} })).toThrow(
      `encodeSafetensors: tensor "a" of ${dtype} [1] cannot have 3 bytes.`,
    );
  });
});

describe("the bytes of the reference implementation", () => {
  test.each([1, 2, 3])("come out whatever the order of the map, %d", (seed) => {
    const { tensors, metadata } = decodeSafetensors(ofAllTypes);
    expect(tensors.size).toBe(15);
    const order = permutation(key(seed, "order"), tensors.size);
    const shuffled = new Map(Array.from(order, (place) => [...tensors][place]!));
    expect(encodeSafetensors({ tensors: shuffled, metadata })).toEqual(ofAllTypes);
  });

  test("come out for what it wrote before", () => {
    expect(encodeSafetensors(decodeSafetensors(reference))).toEqual(reference);
  });
});

test.each([
  [{ step: 3 }, /metadata must be strings, got number for "step"/],
  [{ a: null }, /metadata must be strings/],
  [{ a: "\ud800" }, /must be well-formed Unicode/],
])("metadata %j are refused before anything is written", (metadata, message) => {
  const write = () => encodeSafetensors({ tensors: new Map(), metadata: metadata as never });
  expect(write).toThrow(SafetensorsError);
  expect(write).toThrow(message);
});

test("metadata are sorted, so that equal content gives equal bytes", () => {
  const write = (metadata: Record<string, string>) =>
    encodeSafetensors({ tensors: new Map(), metadata });
  expect(write({ b: "1", a: "2" })).toEqual(write({ a: "2", b: "1" }));
});

test.each([
  ["a nested dtype", `{"a":{"dtype":${"[".repeat(1e5)}`],
  ["brackets in a shape", `{"a":{"shape":[[${"]".repeat(9)}`],
])("a header with %s is refused, not parsed", (_, header) => {
  expect(() => decodeSafetensors(file(header, 0))).toThrow(/nested more than 3 deep/);
});

test("brackets within names are no nesting", () => {
  const tensors = new Map([[`[[[["{{\\`, { dtype: "U8", shape: [1], data: Uint8Array.of(1) }]]);
  expect(decodeSafetensors(encodeSafetensors({ tensors, metadata: {} })).tensors).toEqual(tensors);
});
