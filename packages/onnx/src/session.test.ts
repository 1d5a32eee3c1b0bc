import { expect, test } from "vitest";

import { GraphBuilder, OnnxError, Session, SessionCache } from "./index.ts";
import { missing } from "./runtime.ts";

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

test("options outside their range are refused", () => {
  expect(() => new Session(linear(), { threads: 0 })).toThrow("positive integer, got 0");
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
