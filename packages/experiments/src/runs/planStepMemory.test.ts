import "@tensorflow/tfjs-backend-cpu";
import { MemoryError } from "@rote/solvers";
import { expect, test } from "vitest";
import { createPaperModel } from "./createPaperModel.ts";
import { planStepMemory, stepBytes } from "./planStepMemory.ts";

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
    planStepMemory(model, 128);
    expect(() => planStepMemory(model, 1e9)).toThrow(MemoryError);
    expect(() => planStepMemory(model, 1e9)).toThrow(
      /run: a step of 1000000000 examples must fit into memory, got a need of .*--batch-size/,
    );
    model.dispose();
  }
});
