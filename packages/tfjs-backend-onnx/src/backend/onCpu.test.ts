// Kernels that have no ONNX form run on tfjs' cpu backend, with its results.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers"; // registers every operation's gradient
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { CaptureError, capture, registerOnnxBackend } from "../index.ts";

const warn = vi.fn();

beforeAll(async () => {
  registerOnnxBackend({ warn });
  expect(await tf.setBackend("onnx")).toBe(true);
});
afterEach(() => {
  warn.mockClear();
});
afterAll(() => tf.removeBackend("onnx"));

const words = () => tf.tensor1d(["a", "bc", "a"]);
const complex = () => tf.complex([[1, 2]], [[3, -4]]);
const image = () => tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
const pixels = () => ({ data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), width: 2, height: 1 });

/** What programs meet, by what is special about it. */
const programs: Record<string, () => tf.Tensor | tf.Tensor[]> = {
  "strings side by side": () => tf.concat([words(), words()]),
  "strings that are equal": () => tf.equal(words(), "a"),
  "a part of strings": () => tf.slice(words(), 1, 2),
  "strings in a stack": () => tf.stack([words(), words()], 1),
  "one tensor of strings, split": () =>
    tf.string.stringSplit(words(), "b") as unknown as tf.Tensor[],
  "products of complex numbers": () => tf.mul(complex(), complex()),
  "a sum of complex numbers and a real one": () => tf.add(complex(), 1),
  "zeros like complex numbers": () => tf.zerosLike(complex()),
  "complex numbers side by side": () => tf.concat([complex(), complex()], 1),
  "a Fourier transform": () => tf.fft(complex()),
  "a Fourier transform of real numbers": () => tf.rfft(tf.tensor1d([1, 2, 3, 4])),
  "a cast of complex numbers under another shape": () =>
    tf.cast(tf.reshape(complex(), [2]), "float32"),
  "one tensor twice": () => tf.sub(complex(), complex()),
  "several results": () => {
    const { values, indices } = tf.unique(tf.tensor1d([3, 1, 3]));
    return [values, indices];
  },
  "a list of tensors under a name": () => {
    const splits = [tf.tensor1d([0, 1, 3], "int32")];
    const values = tf.tensor1d([1, 2, 3]);
    const parts = tf.raggedGather(splits, values, tf.tensor1d([1], "int32"), 1);
    return [...parts.outputNestedSplits, parts.outputDenseValues];
  },
  counts: () => tf.bincount(tf.tensor1d([1, 1, 3], "int32"), [], 4),
  "places in a sorted row": () => tf.searchSorted(tf.tensor1d([1, 3, 5]), tf.tensor1d([2, 5])),
  "draws with a seed": () => tf.multinomial(tf.tensor2d([[0.1, 0.9]]), 5, 7),
  "parts of an image": () =>
    tf.image.cropAndResize(image(), [[0, 0, 1, 1]], tf.tensor1d([0], "int32"), [2, 2]),
  "an image turned": () => tf.image.rotateWithOffset(image(), 0.3),
  "an image's gradient": () => {
    const filter = tf.tensor3d([1, 2, 3, 4], [2, 2, 1]);
    return tf.grad((x) => tf.dilation2d(x as tf.Tensor4D, filter, 1, "valid"))(image());
  },
  "plain pixels": () => tf.browser.fromPixels(pixels()),
  "what is computed before and after": () =>
    tf.mul(tf.real(tf.ifft(tf.fft(tf.complex([1, 2], tf.add([3, 4], 1))))), 2),
};

async function on(backend: string, compute: () => tf.Tensor | tf.Tensor[]) {
  await tf.setBackend(backend);
  const result = tf.tidy(() => {
    const made = compute();
    return (made instanceof tf.Tensor ? [made] : Object.values(made)) as tf.Tensor[];
  });
  const values = result.map((x) => ({ shape: x.shape, dtype: x.dtype, values: [...x.dataSync()] }));
  tf.dispose(result);
  return values;
}

test.each(Object.entries(programs))("%s: as on cpu, and nothing stays", async (_, compute) => {
  const cpu = await on("cpu", compute);
  const before = tf.memory();
  expect(await on("onnx", compute)).toEqual(cpu);
  const { numTensors, numDataBuffers } = tf.memory();
  expect({ numTensors, numDataBuffers }).toEqual({
    numTensors: before.numTensors,
    numDataBuffers: before.numDataBuffers,
  });
  const cpuBackend = tf.findBackend("cpu") as tf.KernelBackend;
  expect(cpuBackend.numDataIds()).toBe(before.numDataBuffers);
});

test("each kernel is announced once", async () => {
  registerOnnxBackend({ warn });
  await tf.setBackend("onnx");
  tf.tidy(() => {
    tf.linalg.bandPart(tf.ones([2, 2]), 0, 0); // none of it is announced
    expect(warn).not.toHaveBeenCalled();
    for (let i = 0; i < 3; i++) tf.sub(complex(), tf.fft(complex()));
  });
  expect(warn.mock.calls.flat()).toEqual([
    expect.stringMatching(/kernel "FFT" runs on tfjs' cpu backend/),
    expect.stringMatching(/kernel "Sub" runs on tfjs' cpu backend/),
  ]);
});

test("within a captured step it is an error that names the kernel", () => {
  const drawn = capture((x) => tf.multinomial(x as tf.Tensor2D, 3, 1));
  expect(() => drawn.run(tf.ones([1, 2]))).toThrow(CaptureError);
  expect(() => drawn.run(tf.ones([1, 2]))).toThrow(/kernel "Multinomial" runs on tfjs' cpu/);
  const chosen = capture((boxes, scores) =>
    tf.image.nonMaxSuppression(boxes as tf.Tensor2D, scores as tf.Tensor1D, 1),
  );
  expect(() => chosen.run(tf.ones([1, 4]), tf.ones([1]))).toThrow(
    /kernel "NonMaxSuppressionV3" reads its inputs/,
  );
});
