import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-webgl";
import * as tf from "@tensorflow/tfjs-core";
import { sequential } from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { goldenHashes, goldens } from "./goldens.testing.ts";
import {
  coupledWeightDecay,
  Dropout,
  decoupledWeightDecay,
  maxNorm,
  setDropoutStep,
} from "./index.ts";
import { testModel, valuesOf } from "./model.testing.ts";

test("augmentations give the bits recorded in Node", () => {
  expect(goldenHashes()).toEqual(goldens);
});

test.each(["cpu", "webgl"])("dropout draws the same mask on %s", async (backend) => {
  expect(await tf.setBackend(backend)).toBe(true);
  const layer = new Dropout({ rate: 0.5, name: "drop", inputShape: [300] });
  const model = sequential({ layers: [layer] });
  setDropoutStep(model, 12);
  const y = model.apply(tf.ones([2, 300]), { training: true }) as tf.Tensor;
  expect(Array.from(await y.data())).toEqual([...layer.mask(12, 600)]);
});

test("penalty, decay and projection agree between cpu and webgl", async () => {
  const values: number[][] = [];
  for (const backend of ["cpu", "webgl"]) {
    await tf.setBackend(backend);
    const model = testModel();
    const penalty = coupledWeightDecay({ coefficient: 0.1 }).value(model).dataSync();
    decoupledWeightDecay({ coefficient: 0.1 }).update(model, 0.5);
    maxNorm({ maximum: 0.7 }).update(model);
    values.push([...penalty, ...valuesOf(model).flat()]);
  }
  for (const [i, value] of values[0]!.entries()) expect(values[1]![i]).toBeCloseTo(value, 5);
});
