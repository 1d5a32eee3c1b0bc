// ONNX Runtime's WebAssembly, in Node; in Chromium by wasmRuntime.browser.test.ts.

import { beforeAll, describe, expect, test } from "vitest";
import {
  channelBlock,
  defaultThreads,
  GraphBuilder,
  graphMemory,
  matrixEngine,
  OnnxArgumentError,
  OnnxError,
  OnnxRuntimeMissingError,
  onnxRuntimeName,
  onnxRuntimeVersion,
  ProviderMissingError,
  Session,
  SessionCache,
  startOnnxRuntime,
} from "./index.ts";

function product(): Uint8Array {
  const graph = new GraphBuilder();
  const x = graph.input("x", "float32", ["n", 3]);
  const w = graph.constant("float32", [3, 2], [1, 2, 3, 4, 5, 6]);
  graph.output("y", graph.add("MatMul", [x, w]), "float32", ["n", 2]);
  return graph.toBytes();
}

const row = { dtype: "float32" as const, shape: [1, 3], data: Float32Array.of(1, 0, 1) };

test("files that are not there are refused by name, and others may be tried then", async () => {
  const wasmFiles = { module: "file:///nowhere/ort.mjs" };
  await expect(startOnnxRuntime({ runtime: "wasm", wasmFiles })).rejects.toThrow(
    /^onnxRuntime: file:\/\/\/nowhere\/ort\.mjs must load, got: .* npm install onnxruntime-web@/,
  );
  const { code } = await startOnnxRuntime({ runtime: "wasm", wasmFiles }).catch((error) => error);
  expect(code).toBe("ONNX_RUNTIME_MISSING");
  expect(OnnxRuntimeMissingError).toBeDefined();
});

describe("started", () => {
  beforeAll(async () => {
    expect(await startOnnxRuntime({ runtime: "wasm" })).toBe("wasm");
  });

  test("it says which runtime and version it is, and has no channel blocks", () => {
    expect(onnxRuntimeName()).toBe("wasm");
    expect(onnxRuntimeVersion()).toBe("1.30.0");
    expect(defaultThreads()).toBe(1);
    expect(channelBlock()).toBeUndefined();
  });

  test("a graph runs at once, with results of its own or in place", () => {
    const session = new Session(product());
    expect([...session.run({ x: row }, { y: null }).y!]).toEqual([6, 8]);
    const data = new Float32Array(2);
    const y = { dtype: "float32" as const, shape: [1, 2], data };
    expect(session.run({ x: row }, { y }).y).toBe(data);
    expect([...data]).toEqual([6, 8]);
    const two = { ...row, shape: [2, 3], data: Float32Array.of(1, 0, 0, 0, 1, 0) };
    expect([...session.run({ x: two }, { y: null }).y!]).toEqual([1, 2, 3, 4]);
    session.dispose();
    expect(() => session.run({ x: row }, { y: null })).toThrow(OnnxArgumentError);
  });

  test("arrays in its memory are read and written without a copy", () => {
    const memory = graphMemory()!;
    const [from, to] = [memory.take(12), memory.take(8)];
    expect(memory.has(from)).toBe(true);
    expect(memory.has(row.data)).toBe(false);
    const data = new Float32Array(from.buffer, from.byteOffset, 3);
    data.set([0, 1, 1]);
    const y = new Float32Array(to.buffer, to.byteOffset, 2);
    const session = new Session(product());
    session.run({ x: { ...row, data } }, { y: { dtype: "float32", shape: [1, 2], data: y } });
    expect([...y]).toEqual([8, 10]);
    memory.take(64 * 2 ** 20); // the memory grows
    session.run({ x: { ...row, data } }, { y: { dtype: "float32", shape: [1, 2], data: y } });
    expect([...y]).toEqual([8, 10]);
    expect(() => memory.take(2 ** 33)).toThrow(RangeError);
    session.dispose();
  });

  test("every element type and an empty tensor go in and come out", () => {
    const graph = new GraphBuilder();
    const types = { float64: 0.1, int32: -7, int64: -7, uint8: 200, bool: 1 } as const;
    const feeds: Record<string, never> = {};
    for (const [dtype, value] of Object.entries(types)) {
      const name = graph.input(dtype, dtype as never, ["n"]);
      graph.output(`${dtype} out`, graph.add("Identity", [name]), dtype as never, ["n"]);
      const Type = { float64: Float64Array, int32: Int32Array, int64: BigInt64Array }[dtype];
      const data = new (Type ?? Uint8Array)(1) as Float64Array;
      data[0] = (dtype === "int64" ? BigInt(value) : value) as number;
      Object.assign(feeds, { [dtype]: { dtype, shape: [1], data } });
    }
    const empty = graph.input("empty", "float32", [0, 2]);
    graph.output("empty out", graph.add("Identity", [empty]), "float32", [0, 2]);
    const nothing = { dtype: "float32" as const, shape: [0, 2], data: new Float32Array(0) };
    const names = [...Object.keys(types), "empty"].map((name) => [`${name} out`, null]);
    const session = new Session(graph.toBytes());
    const out = session.run({ ...feeds, empty: nothing }, Object.fromEntries(names));
    expect(out["float64 out"]![0]).toBe(0.1);
    expect(out["int32 out"]![0]).toBe(-7);
    expect(out["int64 out"]![0]).toBe(-7n);
    expect(out["uint8 out"]![0]).toBe(200);
    expect(out["bool out"]![0]).toBe(1);
    expect(out["empty out"]).toHaveLength(0);
    session.dispose();
  });

  test("what ONNX Runtime refuses is an OnnxError with the node's name; the session lives", () => {
    const graph = new GraphBuilder();
    const x = graph.input("x", "float32", ["n"]);
    const i = graph.input("i", "int32", ["k"]);
    graph.output("y", graph.add("Gather", [x, i], {}, "rows"), "float32", ["k"]);
    const session = new Session(graph.toBytes());
    const data = Float32Array.of(1, 2, 3);
    const at = (index: number) => ({
      x: { dtype: "float32" as const, shape: [3], data },
      i: { dtype: "int32" as const, shape: [1], data: Int32Array.of(index) },
    });
    let error: unknown;
    try {
      session.run(at(7), { y: null });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(OnnxError);
    expect(error).toMatchObject({ node: "rows #0" });
    expect([...session.run(at(2), { y: null }).y!]).toEqual([3]);
    expect(() => new Session(Uint8Array.of(1, 2, 3))).toThrow(OnnxError);
    session.dispose();
  });

  test("what only the native library has is refused", () => {
    expect(() => new Session(product(), { provider: "webgpu" })).toThrow(ProviderMissingError);
    expect(() => new Session(product(), { profile: "trace" })).toThrow(/must be left out on WebA/);
  });

  test("products in float64 are those of the definition", () => {
    const a = Float64Array.of(1, 2, 3, 4);
    const c = new Float64Array(4);
    matrixEngine().gemm({ m: 2, n: 2, k: 2, a, b: a, c, transposeB: true });
    expect([...c]).toEqual([5, 11, 11, 25]);
  });

  test("sessions are kept and dropped as natively", () => {
    const cache = new SessionCache({ capacity: 1 });
    cache.get("a", product);
    cache.get("b", product);
    expect([cache.has("a"), cache.has("b"), cache.size, cache.built]).toEqual([false, true, 1, 2]);
    cache.clear();
  });

  test("a second start has the same options", async () => {
    expect(await startOnnxRuntime({ runtime: "wasm" })).toBe("wasm");
    await expect(startOnnxRuntime({ runtime: "wasm", threads: 3 })).rejects.toThrow(
      OnnxArgumentError,
    );
  });

  test("sessions of both runtimes live beside each other", async () => {
    const wasm = new Session(product());
    expect(await startOnnxRuntime({ runtime: "native" })).toBe("native");
    const native = new Session(product());
    expect(native.run({ x: row }, { y: null })).toEqual(wasm.run({ x: row }, { y: null }));
    await startOnnxRuntime({ runtime: "wasm" });
    for (const session of [native, wasm]) session.dispose();
  });
});
