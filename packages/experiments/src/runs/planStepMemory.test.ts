import "@tensorflow/tfjs-backend-cpu";
import { MemoryError } from "@rote/solvers";
import { expect, test } from "vitest";
import { createPaperModel } from "./createPaperModel.ts";
import { planStepMemory, stepBytes, stepError } from "./planStepMemory.ts";

const network = (name: string) =>
  createPaperModel(name, { seed: 0, inputShape: [14, 14, 1], classes: 10 });

test("a step's bytes are those of its values and of its weights, worked by hand", () => {
  const model = network("mlp-1x512");
  const weights = 196 * 512 + 512 + 512 * 10 + 10;
  const values = (stepBytes(model, 1) - 12 * weights) / 8;
  expect(values).toBeGreaterThanOrEqual(512 + 10);
  expect(stepBytes(model, 101)).toBe(stepBytes(model, 1) + 100 * 8 * values);
  model.dispose();
});

test("a step that does not fit is refused before it begins, one that does is not", () => {
  for (const name of ["alexnet-small", "inception-small"]) {
    const model = network(name);
    planStepMemory(model, 128, "onnx");
    expect(() => planStepMemory(model, 1e9, "onnx")).toThrow(MemoryError);
    expect(() => planStepMemory(model, 1e9, "onnx")).toThrow(
      /run: a step of 1000000000 examples must fit into memory, got a need of .*--batch-size/,
    );
    model.dispose();
  }
});

test("wasm has 4 GiB at most, however much the machine has", () => {
  const model = network("mlp-1x512");
  const weights = stepBytes(model, 0);
  const each = stepBytes(model, 1) - weights;
  const batch = Math.ceil((1.3 * 2 ** 32 - weights) / each); // refused from 1.25 on
  expect(() => planStepMemory(model, batch, "wasm")).toThrow(/ GB free on wasm\. Use a smaller/);
  model.dispose();
});

test("a step that reads beyond wasm's memory has had too little; other errors stay", () => {
  const model = network("mlp-1x512");
  const beyond = new WebAssembly.RuntimeError("memory access out of bounds");
  const of = { model, batch: 64, backend: "wasm" };
  expect(stepError(beyond, of)).toBeInstanceOf(MemoryError);
  expect((stepError(beyond, of) as Error).message).toMatch(
    /a step of 64 examples must fit into memory, got none left by .*on wasm\. Use a smaller/,
  );
  const other = new Error("memory access out of bounds");
  expect(stepError(other, of)).toBe(other);
  expect(stepError(beyond, { ...of, backend: "onnx" })).toBe(beyond);
  model.dispose();
});
