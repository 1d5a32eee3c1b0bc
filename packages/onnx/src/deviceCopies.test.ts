// Tensors in a graphics processor's memory, in a process of its own on Chromium's software one.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { GraphBuilder, OnnxArgumentError, Session } from "./index.ts";

const chromium = "/usr/lib/chromium";

test.runIf(existsSync(`${chromium}/libvulkan.so.1`))(
  "results stay on the device, are fed from there, and are read by a copy",
  async () => {
    const main = `
      import * as onnx from ${JSON.stringify(new URL("./index.ts", import.meta.url).href)};
      const graph = new onnx.GraphBuilder();
      const x = graph.input("x", "float32", ["n"]);
      graph.output("y", graph.add("Add", [x, x]), "float32", ["n"]);
      const session = new onnx.Session(graph.toBytes(), { provider: "webgpu", results: "device" });
      const data = Float32Array.of(1, 2, 3);
      const { y } = session.runOnDevice({ x: { dtype: "float32", shape: [3], data } }, ["y"]);
      const twice = session.runOnDevice({ x: y }, ["y"]).y;
      const found = [y, twice].map((tensor) => [tensor.shape, [...onnx.fromDevice(tensor)]]);
      for (const [dtype, Type] of [["int32", Int32Array], ["bool", Uint8Array]]) {
        const there = onnx.toDevice({ dtype, shape: [1, 2], data: Type.of(1, 0) });
        found.push([there.dtype, [...onnx.fromDevice(there)]]);
        there.dispose();
      }
      y.dispose();
      twice.dispose();
      console.log(JSON.stringify(found));`;
    const env = {
      ...process.env,
      LD_LIBRARY_PATH: chromium,
      VK_ICD_FILENAMES: `${chromium}/vk_swiftshader_icd.json`,
    };
    const flags = ["--conditions=@rote/source", "--no-warnings", "--input-type=module", "-e", main];
    const { stdout } = await promisify(execFile)(process.execPath, flags, { env });
    expect(JSON.parse(stdout.trim().split("\n").at(-1)!)).toEqual([
      [[3], [2, 4, 6]],
      [[3], [4, 8, 12]],
      ["int32", [1, 0]],
      ["bool", [1, 0]],
    ]);
  },
);

test("a processor has no device memory, and a session is run as it was made", () => {
  const graph = new GraphBuilder();
  const x = graph.input("x", "float32", [1]);
  graph.output("y", graph.add("Neg", [x]), "float32", [1]);
  expect(() => new Session(graph.toBytes(), { results: "device" })).toThrow(/must be in "memory"/);
  const session = new Session(graph.toBytes());
  expect(() => session.runOnDevice({}, ["y"])).toThrow(OnnxArgumentError);
  session.dispose();
});
