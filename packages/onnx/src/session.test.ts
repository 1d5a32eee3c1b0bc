import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { DType } from "./dtype.ts";
import {
  defaultThreads,
  GraphBuilder,
  matrixEngine,
  OnnxError,
  Session,
  SessionCache,
} from "./index.ts";
import { missing } from "./nativeRuntime.ts";

/** y = x·w for x with any number of rows. */
function linear(): Uint8Array {
  const graph = new GraphBuilder();
  const x = graph.input("x", "float32", ["batch", 3]);
  const w = graph.constant("float32", [3, 2], [1, 2, 3, 4, 5, 6]);
  graph.output("y", graph.add("MatMul", [x, w]), "float32", ["batch", 2]);
  return graph.toBytes();
}
const rows = (...data: number[]) => ({
  x: { dtype: "float32" as const, shape: [data.length / 3, 3], data: Float32Array.from(data) },
});

test("one session serves all sizes of a symbolic dimension", () => {
  const session = new Session(linear());
  expect(session.run(rows(1, 0, 0), { y: null }).y).toEqual(Float32Array.of(1, 2));
  expect(session.run(rows(1, 1, 1, 0, 0, 1), { y: null }).y).toEqual(Float32Array.of(9, 12, 5, 6));
  session.dispose();
});

test("an output that is given is written in place", () => {
  const session = new Session(linear());
  const data = new Float32Array(2);
  session.run(rows(0, 1, 0), { y: { dtype: "float32", shape: [1, 2], data } });
  expect([...data]).toEqual([3, 4]);
  session.dispose();
});

test("a shape error at run time names the node, and the session keeps working", () => {
  const graph = new GraphBuilder();
  const x = graph.input("x", "float32", ["n"]);
  const y = graph.input("y", "float32", ["m"]);
  graph.output("z", graph.add("Add", [x, y], {}, "bias of layer 3"), "float32", ["k"]);
  const session = new Session(graph.toBytes());
  const vector = (n: number) => ({
    dtype: "float32" as const,
    shape: [n],
    data: new Float32Array(n).fill(1),
  });
  try {
    session.run({ x: vector(2), y: vector(3) }, { z: null });
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(OnnxError);
    expect((error as OnnxError).node).toMatch(/^bias of layer 3/);
  }
  expect([...(session.run({ x: vector(2), y: vector(2) }, { z: null }).z ?? [])]).toEqual([2, 2]);
  session.dispose();
});

test("a graph ONNX Runtime refuses gives an OnnxError that names the node", () => {
  const graph = new GraphBuilder();
  const x = graph.input("x", "float32", [2, 3]);
  graph.output("y", graph.add("MatMul", [x, x], {}, "bad product"), "float32", [2, 3]);
  expect(() => new Session(graph.toBytes())).toThrow(/bad product/);
});

test("an attribute the operator does not have is refused", () => {
  const graph = new GraphBuilder();
  const x = graph.input("x", "float32", [2]);
  // @ts-expect-error: Relu has no attributes
  expect(() => graph.add("Relu", [x], { axis: 1 })).toThrow('Relu has no attribute "axis"');
});

test("a disposed session throws", () => {
  const session = new Session(linear());
  session.dispose();
  session.dispose();
  expect(() => session.run(rows(1, 2, 3), { y: null })).toThrow("after dispose()");
});

test("the cache builds once per key and forgets the least recently used", () => {
  const cache = new SessionCache({ capacity: 2, threads: 1 });
  const first = cache.get("a", linear);
  cache.get("b", linear);
  expect(cache.get("a", linear)).toBe(first);
  cache.get("c", linear); // "b" goes
  expect(cache.size).toBe(2);
  expect(cache.built).toBe(3);
  cache.get("a", linear);
  expect(cache.built).toBe(3);
  cache.get("b", linear);
  expect(cache.built).toBe(4);
  cache.clear();
  expect(cache.size).toBe(0);
});

test("a cache keeps as many sessions as have 64 threads together, but at least 8", () => {
  for (const [threads, sessions] of [
    [3, 21],
    [9, 8],
  ] as const) {
    const cache = new SessionCache({ threads, spin: false });
    for (let i = 0; i < 24; i++) cache.get(String(i), linear);
    expect(cache.size).toBe(sessions);
    cache.clear();
  }
});

test("a session of one thread needs none of those", () => {
  const cache = new SessionCache({ threads: 16, spin: false });
  for (let i = 0; i < 40; i++) cache.get(String(i), linear, () => ({ threads: 1 }));
  expect(cache.size).toBe(40);
  for (let i = 40; i < 52; i++) cache.get(String(i), linear);
  expect(cache.size).toBeLessThanOrEqual(12); // four of 16 threads, then what there was before
  cache.clear();
});

test("a cache keeps as many sessions as have 1 GiB together, but at least 8", () => {
  const cache = new SessionCache({ threads: 1 });
  const get = (key: number, bytes: number) => cache.get(String(key), linear, undefined, bytes);
  for (let i = 0; i < 40; i++) get(i, 2 ** 26);
  expect(cache.size).toBe(16);
  expect([cache.has("23"), cache.has("24")]).toEqual([false, true]);
  get(39, 2 ** 29); // a larger run of one that is there
  expect(cache.size).toBe(9);
  get(39, 2 ** 40);
  expect(cache.size).toBe(8);
  get(39, 1); // it keeps the memory of its largest run
  get(40, 0);
  expect(cache.size).toBe(8);
  cache.clear();
  for (let i = 0; i < 16; i++) get(i, 2 ** 26);
  expect(cache.size).toBe(16); // what was dropped counts no more
  cache.clear();
});

test("options outside their range are refused", () => {
  for (const threads of [0, 1.5, 100_000]) {
    const words = "threads must be an integer in [1, ";
    expect(() => new Session(linear(), { threads })).toThrow(words);
    expect(() => new SessionCache({ threads })).toThrow(words);
    expect(() => matrixEngine({ threads })).toThrow(words);
  }
  expect(() => new SessionCache({ capacity: 0 })).toThrow("positive integer, got 0");
});

test("a missing package and a wrong platform are distinguished, each with its remedy", () => {
  expect(missing(new Error("Cannot find module 'onnxruntime-node/dist/binding.js'"))).toMatch(
    /npm install onnxruntime-node/,
  );
  expect(missing(new Error("Cannot find module '../bin/napi-v6/aix/ppc64/x.node'"))).toMatch(
    /builds for Linux/,
  );
});

test.skipIf(!("transfer" in ArrayBuffer.prototype))(
  "results in given memory leave nothing to collect",
  () => {
    const session = new Session(linear());
    const n = 2 ** 17;
    const feeds = {
      x: { ...rows(1, 1, 1).x, shape: [n, 3], data: new Float32Array(3 * n).fill(1) },
    };
    const y = { dtype: "float32" as const, shape: [n, 2], data: new Float32Array(2 * n) };
    session.run(feeds, { y });
    const before = process.memoryUsage().external;
    for (let i = 0; i < 8; i++) expect(session.run(feeds, { y }).y).toBe(y.data);
    expect(process.memoryUsage().external - before).toBeLessThan(y.data.byteLength);
    expect(y.data.at(-1)).toBe(12);
    session.dispose();
  },
);

test.skipIf(process.platform !== "linux")("a session has the threads that are said", () => {
  const threads = () => readdirSync("/proc/self/task").length;
  new Session(linear(), { threads: 1 }).dispose(); // loads the library
  for (const wanted of [1, 3, undefined]) {
    const before = threads();
    const session = new Session(linear(), wanted === undefined ? {} : { threads: wanted });
    expect(threads() - before).toBe((wanted ?? defaultThreads()) - 1);
    session.dispose();
    expect(threads()).toBe(before);
  }
});

/** y = x. */
function identity(dtype: DType): Session {
  const graph = new GraphBuilder();
  const x = graph.input("x", dtype, [3]);
  graph.output("y", graph.add("Identity", [x]), dtype, [3]);
  return new Session(graph.toBytes(), { threads: 1 });
}

const shared = (...values: number[]) => {
  const data = new Float32Array(new SharedArrayBuffer(4 * values.length));
  data.set(values);
  return data;
};

test.each([
  ["a Buffer", "uint8", () => Buffer.from([1, 2, 3])],
  ["a part of a Buffer", "uint8", () => Buffer.from([9, 1, 2, 3, 9]).subarray(1, 4)],
  ["a clamped array", "uint8", () => Uint8ClampedArray.of(9, 1, 2, 3).subarray(1)],
  ["a part of an array", "float32", () => Float32Array.of(9, 1, 2, 3).subarray(1)],
  ["shared memory", "float32", () => shared(1, 2, 3)],
] as const)("%s is read as it is and written in place", (_, dtype, make) => {
  const session = identity(dtype);
  const data = make() as Uint8Array;
  const x = { dtype, shape: [3], data };
  const { y } = session.run({ x }, { y: null });
  expect([...(y as Uint8Array)]).toEqual([1, 2, 3]);
  (y as Uint8Array).fill(0);
  expect([...data]).toEqual([1, 2, 3]);

  const out = (make() as Uint8Array).fill(0);
  expect(session.run({ x }, { y: { dtype, shape: [3], data: out } }).y).toBe(out);
  expect([...out]).toEqual([1, 2, 3]);
  session.dispose();
});

test("a model may lie anywhere in memory, also in shared memory", () => {
  const bytes = linear();
  const memory = new Uint8Array(new SharedArrayBuffer(bytes.length + 3));
  memory.set(bytes, 3);
  for (const model of [memory.subarray(3), Buffer.from(bytes)]) {
    const session = new Session(model);
    expect(session.run(rows(1, 0, 0), { y: null }).y).toEqual(Float32Array.of(1, 2));
    session.dispose();
  }
});

test.each([
  [
    { dtype: "float32", shape: [3], data: new Float64Array(3) },
    "in a Float32Array, got a value of type Float64Array",
  ],
  [{ dtype: "float32", shape: [3], data: [1, 2, 3] }, "in a Float32Array, got [1, 2, 3]"],
  [{ dtype: "float32", shape: [3], data: new Float32Array(2) }, "must have 3 elements, got 2"],
  [{ dtype: "float23", shape: [3], data: new Float32Array(3) }, "a dtype of float32, float64"],
  [{ dtype: "float32", shape: [-3], data: new Float32Array(3) }, "non-negative integers, got [-3]"],
  [{ dtype: "float32", shape: 3, data: new Float32Array(3) }, "non-negative integers, got 3"],
  [null, "must be a tensor, got null"],
])("the tensor %j is refused", (x, message) => {
  const session = identity("float32");
  expect(() => session.run({ x } as never, { y: null })).toThrow(
    expect.objectContaining({ code: "BAD_ARGUMENT", message: expect.stringContaining(message) }),
  );
  session.dispose();
});

test("what is no model is refused", () => {
  for (const model of [null, "model", [1, 2]]) {
    expect(() => new Session(model as never)).toThrow("the model must be a Uint8Array");
  }
});
