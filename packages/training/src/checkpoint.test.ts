import { foldIn, integer, key } from "@rote/random";
import { sha256 } from "@rote/random/sha256";
import { decodeSafetensors, encodeSafetensors } from "@rote/safetensors";
import { describe, expect, test } from "vitest";
import {
  type Checkpoint,
  CheckpointError,
  decodeCheckpoint,
  encodeCheckpoint,
  type PlainData,
} from "./index.ts";

const checkpoint: Checkpoint = {
  state: {
    tensors: {
      "weights/0": {
        dtype: "float32",
        shape: [2, 3],
        data: Float32Array.of(-0, 1e-45, 3.4028234663852886e38, -1, 1 / 3, 7),
      },
      "slots/momentum/0": { dtype: "float32", shape: [], data: Float32Array.of(0.1) },
      "weights/1": { dtype: "int32", shape: [2], data: Int32Array.of(-5, 2 ** 30) },
    },
    epoch: 3,
    step: 217,
    examples: 96,
    lossSum: 0.1 + 0.2,
    correct: 41,
  },
  about: { specification: { seed: 1, text: 'ü "sha256":"no' }, epochs: [{ loss: 1 / 7 }] },
};

test("a checkpoint comes back as it was, to the bit", async () => {
  const bytes = await encodeCheckpoint(checkpoint);
  const { state, about } = await decodeCheckpoint(bytes);
  expect(about).toEqual(checkpoint.about);
  expect(state).toEqual(checkpoint.state);
  expect(Object.is(state.tensors["weights/0"]!.data[0], -0)).toBe(true);
  expect(await encodeCheckpoint({ state, about })).toEqual(bytes);
});

test("a stopping rule's state comes back to the bit, arrays and NaN included", async () => {
  const state = {
    best: [Number.NaN, Number.NEGATIVE_INFINITY, -0, 5e-324, 0.1 + 0.2],
    weights: [Float32Array.of(-0, 1e-45, Number.NaN), new Float32Array(0), null],
    name: "$number",
  };
  const stopping = { state, decision: true };
  const given = { state: { ...checkpoint.state, stopping }, about: null };
  const bytes = await encodeCheckpoint(given);
  expect(await decodeCheckpoint(bytes)).toEqual(given);
  expect(await encodeCheckpoint(await decodeCheckpoint(bytes))).toEqual(bytes);
});

test("what is more than 100 levels deep is not written, and not read", async () => {
  const nested = (levels: number): PlainData => (levels === 0 ? "[[{" : [nested(levels - 1)]);
  const { state } = checkpoint;
  const bytes = await encodeCheckpoint({ state, about: nested(100) });
  expect((await decodeCheckpoint(bytes)).about).toEqual(nested(100));
  const about = encodeCheckpoint({ state, about: nested(101) });
  await expect(about).rejects.toThrow(/about must have at most 100 lists and objects within/);
  const stopping = { state: nested(99), decision: true };
  const deep = encodeCheckpoint({ state: { ...state, stopping }, about: null });
  await expect(deep).rejects.toThrow(CheckpointError);

  const { tensors, metadata } = decodeSafetensors(bytes);
  for (const field of ["position", "about"]) {
    const text = `{"a":${"[".repeat(1e5)}`;
    const file = encodeSafetensors({
      tensors,
      metadata: { ...metadata, [field]: text, sha256: "0".repeat(64) },
    });
    const place = new TextDecoder("latin1").decode(file).indexOf("0".repeat(64));
    file.set(new TextEncoder().encode(await sha256(file)), place);
    await expect(decodeCheckpoint(file)).rejects.toThrow(`${field} must have at most 100`);
  }
});

test("what a checkpoint says besides may be long", async () => {
  const about = { text: '"sha256":"'.repeat(10_000) };
  const bytes = await encodeCheckpoint({ state: checkpoint.state, about });
  expect((await decodeCheckpoint(bytes)).about).toEqual(about);
  bytes[20]! ^= 1;
  await expect(decodeCheckpoint(bytes)).rejects.toThrow(CheckpointError);
});

test("tensors that are views of a larger buffer are written, and not the buffer", async () => {
  const large = Float32Array.from({ length: 100 }, (_, i) => i);
  const tensors = {
    a: { dtype: "float32", shape: [2], data: large.subarray(50, 52) },
  } as const;
  const bytes = await encodeCheckpoint({ state: { ...checkpoint.state, tensors }, about: null });
  expect((await decodeCheckpoint(bytes)).state.tensors.a!.data).toEqual(Float32Array.of(50, 51));
});

test("any reader of safetensors finds the tensors in it", async () => {
  const { tensors, metadata } = decodeSafetensors(await encodeCheckpoint(checkpoint));
  expect([...tensors.keys()].sort()).toEqual(["slots/momentum/0", "weights/0", "weights/1"]);
  expect(tensors.get("weights/0")).toMatchObject({ dtype: "F32", shape: [2, 3] });
  expect(metadata.format).toBe("rote-checkpoint");
});

/** A file with a right hash and the given metadata beside a checkpoint's tensors. */
async function forged(metadata: Record<string, string>, dtype = "F32"): Promise<Uint8Array> {
  const data = new Uint8Array(8);
  const tensors = new Map([["a", { dtype, shape: [8 / (dtype === "F64" ? 8 : 4)], data }]]);
  const sha = "0".repeat(64);
  const all = { format: "rote-checkpoint", version: "1", ...metadata };
  const blank = encodeSafetensors({ tensors, metadata: { ...all, sha256: sha } });
  return encodeSafetensors({ tensors, metadata: { ...all, sha256: await sha256(blank) } });
}

describe("decodeCheckpoint refuses, also with a right hash,", () => {
  const position = { epoch: 1, step: 2, examples: 3, correct: 1, lossSum: 0.5 };

  test("nothing that it should take", async () => {
    const bytes = await forged({ position: JSON.stringify(position), about: "null" });
    expect((await decodeCheckpoint(bytes)).state).toMatchObject(position);
  });

  test.each<[string, unknown]>([
    ["a step that is no number", { ...position, step: "2" }],
    ["a step that is NaN", { ...position, step: { $number: "NaN" } }],
    ["a negative epoch", { ...position, epoch: -1 }],
    ["a count that is no integer", { ...position, correct: 0.5 }],
    ["a position that is null", null],
    ["a position that is a list", [position]],
    ["a loss that is a text", { ...position, lossSum: "0" }],
    ["a stopping rule that is a number", { ...position, stopping: 3 }],
    ["epochs that are no list", { ...position, stopping: { epochs: { length: 1 } } }],
    ["an array that is not there", { ...position, stopping: { state: { $float32: "b" } } }],
    ["an array that every object has", { ...position, stopping: { $float32: "__proto__" } }],
  ])("%s", async (_, position) => {
    const bytes = await forged({ position: JSON.stringify(position), about: "null" });
    await expect(decodeCheckpoint(bytes)).rejects.toThrow(CheckpointError);
  });

  test.each<[string, Record<string, string>]>([
    ["no position", { about: "null" }],
    ["nothing about it", { position: JSON.stringify(position) }],
    ["a position that is no JSON", { position: "{", about: "null" }],
    ["what it is about in no JSON", { position: JSON.stringify(position), about: "{" }],
    ["nesting without end", { position: "[".repeat(1e5) + "]".repeat(1e5), about: "null" }],
  ])("%s", async (_, metadata) => {
    await expect(decodeCheckpoint(await forged(metadata))).rejects.toThrow(CheckpointError);
  });

  test("tensors of other types", async () => {
    for (const dtype of ["F64", "U32"]) {
      const bytes = await forged({ position: JSON.stringify(position), about: "null" }, dtype);
      await expect(decodeCheckpoint(bytes)).rejects.toThrow(`must be F32 or I32, got ${dtype}`);
    }
  });
});

describe("decodeCheckpoint refuses", () => {
  test("a file that is cut short anywhere", async () => {
    const bytes = await encodeCheckpoint(checkpoint);
    for (let length = 0; length < bytes.length; length++) {
      await expect(decodeCheckpoint(bytes.subarray(0, length))).rejects.toThrow(CheckpointError);
    }
  });

  test("a file of which one bit has changed, wherever it is", async () => {
    const bytes = await encodeCheckpoint(checkpoint);
    const draws = key(0, "damage");
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1 << integer(foldIn(draws, at), 8);
      await expect(decodeCheckpoint(damaged)).rejects.toThrow(CheckpointError);
    }
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ["safetensors of another program", { format: "pt" }, /got pt of version none/],
    ["a later version", { format: "rote-checkpoint", version: "2" }, /of version 2\. Another/],
    ["no hash", { format: "rote-checkpoint", version: "1" }, /names, undefined/],
  ])("%s", async (_, metadata, message) => {
    const bytes = encodeSafetensors({ tensors: new Map(), metadata });
    const decoding = decodeCheckpoint(bytes);
    await expect(decoding).rejects.toThrow(CheckpointError);
    await expect(decoding).rejects.toThrow(message);
  });
});

describe("about is what JSON gives back, or refused", () => {
  const { state } = checkpoint;
  const self: Record<string, unknown> = {};
  self.self = self;

  test.each([
    [{ a: Number.NaN }, "about.a must be what JSON holds"],
    [{ a: [1, Number.POSITIVE_INFINITY] }, "about.a[1] must be what JSON holds"],
    [{ a: new Date(0) }, "got a value of type Date"],
    [{ a: Float32Array.of(1) }, "got a value of type Float32Array"],
    [{ a: new Map([[1, 2]]) }, "got a value of type Map"],
    [{ a: 1n }, "about.a must be what JSON holds"],
    [{ a: [undefined] }, "about.a[0] must be what JSON holds"],
    [{ a: () => 1 }, "got a function"],
    [self, "at most 100 lists and objects within each other"],
  ])("refuses %o", async (about, message) => {
    const error = await encodeCheckpoint({ state, about }).catch((reason) => reason);
    expect(error).toBeInstanceOf(CheckpointError);
    expect(error.message).toContain(message);
  });

  test.each([
    null,
    "text",
    { a: [1, "two", true, null], b: { c: -0.5 } },
    Object.assign(Object.create(null), { a: 1 }),
  ])("gives back %o", async (about) => {
    const { about: back } = await decodeCheckpoint(await encodeCheckpoint({ state, about }));
    expect(back).toEqual(about === null ? null : structuredClone(about));
  });

  test("what is undefined counts as left out", async () => {
    const bytes = await encodeCheckpoint({ state, about: { a: undefined, b: 1 } });
    expect((await decodeCheckpoint(bytes)).about).toEqual({ b: 1 });
  });
});
