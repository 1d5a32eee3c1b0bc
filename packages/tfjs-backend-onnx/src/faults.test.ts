// Faults: each is an error that says what and where, and the backend keeps working.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import {
  DisposedTensorError,
  IndexRangeError,
  KernelError,
  OutOfMemoryError,
  registerOnnxBackend,
  ShapeError,
  UnsupportedDTypeError,
  UnsupportedKernelError,
} from "./index.ts";

let before: tf.MemoryInfo;

beforeAll(async () => {
  registerOnnxBackend({ missing: "error", compile: "always" });
  expect(await tf.setBackend("onnx")).toBe(true);
});
beforeEach(() => {
  before = tf.memory();
});
afterEach(() => {
  const { numTensors, numDataBuffers } = tf.memory();
  expect({ numTensors, numDataBuffers }).toEqual({
    numTensors: before.numTensors,
    numDataBuffers: before.numDataBuffers,
  });
  expect(sumOfSquares(1, 2, 3)).toBe(14);
});
afterAll(() => tf.removeBackend("onnx"));

const sumOfSquares = (...values: number[]) =>
  tf.tidy(() => tf.sum(tf.square(tf.tensor1d(values)))).dataSync()[0];

/** What `f` throws; whatever it made is disposed. */
function failureOf(f: () => unknown): Error {
  tf.engine().startScope();
  try {
    f();
  } catch (error) {
    return error as Error;
  } finally {
    tf.engine().endScope();
  }
  throw new Error("Nothing was thrown.");
}

const disposed = () => {
  const x = tf.add(tf.ones([2, 3]), 1);
  x.dispose();
  return x;
};
const tensor4d = (...shape: number[]) =>
  tf.ones<tf.Rank.R4>(shape as [number, number, number, number]);
const strings = () => tf.tensor1d(["a", "b"]);
const complex = () => tf.complex([[1, 2]], [[3, 4]]);

interface Fault {
  what: string;
  call: () => unknown;
  error: new (...args: never[]) => Error;
  says: RegExp;
}

const atTheCall: Fault[] = [
  {
    what: "strings",
    call: () => tf.slice(strings(), 0, 1),
    error: UnsupportedDTypeError,
    says: /Slice must have float32, int32 or bool inputs, got string\[2\]/,
  },
  {
    what: "complex numbers",
    call: () => tf.matMul(complex(), complex(), false, true),
    error: UnsupportedDTypeError,
    says: /BatchMatMul must have float32, .* got complex64\[1,2\].*without missing: "error"/,
  },
  {
    what: "a kernel that is not there",
    call: () => tf.fft(tf.complex([1, 2], [3, 4])),
    error: UnsupportedKernelError,
    says: /kernel "FFT" is not implemented.*without missing: "error"/,
  },
  {
    what: "a disposed tensor",
    call: () => tf.mul(tf.ones([2, 3]), disposed()),
    error: DisposedTensorError,
    says: /Multiply must have tensors that are alive, got float32\[2,3\] after dispose\(\)/,
  },
  {
    what: "a disposed tensor where no graph is needed",
    call: () => tf.reshape(disposed(), [6]),
    error: DisposedTensorError,
    says: /Reshape must have tensors that are alive, got float32\[2,3\]/,
  },
  {
    what: "what tidy() disposed of",
    call: () => {
      let inner = tf.scalar(0);
      tf.tidy(() => {
        inner = tf.add(tf.ones([4]), 1);
      });
      return tf.relu(inner);
    },
    error: DisposedTensorError,
    says: /Relu .* got float32\[4\] after dispose\(\)/,
  },
  {
    what: "inner lengths of a product that differ",
    call: () => tf.dot(tf.ones([2, 3]), tf.ones([4, 5])),
    error: Error,
    says: /inner dimensions .* 3 and 4/,
  },
  {
    what: "shapes that do not broadcast",
    call: () => tf.add(tf.ones([2, 3]), tf.ones([4, 5])),
    error: ShapeError,
    says: /Add\(float32\[2,3\], float32\[4,5\]\): .*could not be broadcast/,
  },
  {
    what: "a reshape to another size",
    call: () => tf.reshape(tf.ones([2, 2]), [3]),
    error: ShapeError,
    says: /Reshape\(float32\[2,2\]\): the new shape must have 4 elements, got \[3\]/,
  },
  {
    what: "NaN as a length",
    call: () => tf.pad(tf.ones([4]), [[Number.NaN, 1]]),
    error: ShapeError,
    says: /PadV2\(float32\[4\]\): .*non-negative integers, got \[NaN\]/,
  },
  {
    what: "an infinite length",
    call: () => tf.tile(tf.ones([4]), [Number.POSITIVE_INFINITY]),
    error: ShapeError,
    says: /Tile\(float32\[4\]\): .*non-negative integers, got \[Infinity\]/,
  },
  {
    what: "a window larger than the image",
    call: () => tf.conv2d(tensor4d(1, 2, 2, 3), tensor4d(5, 5, 3, 8), 1, "valid"),
    error: ShapeError,
    says: /Conv2D\(float32\[1,2,2,3\], float32\[5,5,3,8\]\): .*non-negative .* \[1,-2,-2,8\]/,
  },
];

describe.each(atTheCall)("$what", ({ call, error, says }) => {
  test("is refused at the call, with operation and shapes", () => {
    const failure = failureOf(call);
    expect(failure).toBeInstanceOf(error);
    expect(failure.message).toMatch(says);
    expect(failure.stack).toContain("faults.test.ts");
  });
});

const wide = () => tf.tile(tf.ones([1000, 1000]), [1e4, 1e4]); // 400 TB

const whenRead: Fault[] = [
  {
    what: "an index past the end",
    call: () => tf.gather(tf.ones([3, 2]), tf.tensor1d([1, 5], "int32")),
    error: IndexRangeError,
    says: /GatherV2\(float32\[3,2\], int32\[2\]\) → float32\[2,2\]: indices must be in \[0, n\)/,
  },
  {
    what: "a negative index",
    call: () => tf.gather(tf.ones([3, 2]), tf.tensor1d([1, -1], "int32")),
    error: IndexRangeError,
    says: /GatherV2.*: indices must be in \[0, n\)/,
  },
  {
    what: "a negative index with batches",
    call: () => tf.gather(tf.ones([2, 3]), tf.tensor2d([[-1], [0]], [2, 1], "int32"), 1, 1),
    error: IndexRangeError,
    says: /GatherV2.*: indices must be in \[0, n\)/,
  },
  {
    what: "a negative index of a place to read",
    call: () => tf.gatherND(tf.ones([3, 2]), tf.tensor2d([[1, -1]], [1, 2], "int32")),
    error: IndexRangeError,
    says: /GatherNd.*: indices must be in \[0, n\)/,
  },
  {
    what: "a negative index of a place to write",
    call: () => tf.scatterND(tf.tensor2d([[-1]], [1, 1], "int32"), tf.ones([1, 2]), [3, 2]),
    error: IndexRangeError,
    says: /ScatterNd.*: indices must be in \[0, n\)/,
  },
  {
    what: "a negative index of a sparse tensor",
    call: () => tf.sparseToDense(tf.tensor1d([-1], "int32"), tf.tensor1d([2]), [3]),
    error: IndexRangeError,
    says: /SparseToDense.*: indices must be in \[0, n\)/,
  },
  {
    what: "an operator that ONNX Runtime refuses to compile",
    call: () =>
      tf.avgPool(tensor4d(1, 4, 4, 1), 2, 1, [
        [0, 0],
        [2, 2],
        [2, 2],
        [0, 0],
      ]),
    error: KernelError,
    says: /AvgPool\(float32\[1,4,4,1\]\) → float32\[1,7,7,1\] failed: .*pads/,
  },
  {
    what: "a result that fits in no memory",
    call: wide,
    error: OutOfMemoryError,
    says: /Tile\(float32\[1000,1000\]\) → float32\[10000000,10000000\] ran out of memory/,
  },
  {
    what: "a value on the way that fits in no memory",
    call: () => tf.sum(tf.relu(wide())),
    error: OutOfMemoryError,
    says: /Tile\(float32\[1000,1000\]\) → float32\[10000000,10000000\] ran out of memory/,
  },
  {
    what: "a product that fits in no memory",
    call: () => tf.max(tf.matMul(tf.ones([3e6, 1]), tf.ones([1, 3e6]))),
    error: OutOfMemoryError,
    says: /BatchMatMul\(float32\[3000000,1\], float32\[1,3000000\]\) → .* ran out of memory/,
  },
];

describe.each(whenRead)("$what", ({ call, error, says }) => {
  test("is an error when the result is read, with operation and shapes", async () => {
    const failure = failureOf(() => (call() as tf.Tensor).dataSync());
    expect(failure).toBeInstanceOf(error);
    expect(failure.message).toMatch(says);

    const asynchronous = tf.tidy(() => call() as tf.Tensor);
    await expect(asynchronous.data()).rejects.toThrow(error);
    asynchronous.dispose();
  });

  test("does not affect operations that do not depend on it", () => {
    tf.tidy(() => {
      const [x, other] = [tf.ones([5]), tf.range(0, 4)];
      const [good, bad] = [tf.add(x, 1), call() as tf.Tensor];
      const [after, worse] = [tf.mul(good, 3), tf.add(tf.sum(bad), 1)];
      expect(failureOf(() => bad.dataSync())).toBeInstanceOf(error);
      expect(failureOf(() => worse.dataSync()).message).toMatch(says);
      expect([...after.dataSync()]).toEqual([6, 6, 6, 6, 6]);
      expect([...tf.add(other, good.dataSync()[0]!).dataSync()]).toEqual([2, 3, 4, 5]);
    });
  });

  test("is an error at the call in tfjs' debug mode", async () => {
    const silenced = (["log", "warn"] as const).map((method) =>
      vi.spyOn(console, method).mockImplementation(() => {}),
    ); // tfjs prints every kernel
    tf.env().set("DEBUG", true);
    try {
      const failure = failureOf(call);
      expect(failure).toBeInstanceOf(error);
      expect(failure.stack).toContain("faults.test.ts");
    } finally {
      tf.env().set("DEBUG", false);
      await new Promise((resolve) => setTimeout(resolve, 10)); // what it prints comes later
      for (const spy of silenced) spy.mockRestore();
    }
  });
});

test("training continues after a step that failed before it changed weights", () => {
  const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })] });
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  const weights = () => model.getWeights().map((w) => [...w.dataSync()]);
  const start = weights();
  const bad = failureOf(() =>
    tf.tidy(() => (model.predict(tf.ones([4, 5])) as tf.Tensor).dataSync()),
  );
  expect(bad.message).toMatch(/expected .*\[null,3\].* got .*\[4,5\]|shape/i);
  expect(weights()).toEqual(start);
  const predicted = tf.tidy(() => (model.predict(tf.zeros([1, 3])) as tf.Tensor).dataSync());
  expect([...predicted]).toEqual([0, 0]);
  model.dispose();
});

test("training continues, from the same weights, after a step that ran out of memory", () => {
  const w = tf.tidy(() => tf.variable(tf.ones([3, 1])));
  const optimizer = tf.train.sgd(0.1);
  const step = (copies: number) =>
    tf.tidy(() => {
      const batch = tf.tile(tf.ones([1000, 3]), [copies, 1]);
      const loss = () => tf.mean<tf.Scalar>(tf.square(tf.matMul(batch, w)));
      return optimizer.minimize(loss, true, [w])!.dataSync()[0];
    });
  expect(() => step(1e10)).toThrow(OutOfMemoryError);
  expect([...w.dataSync()]).toEqual([1, 1, 1]);
  expect(step(1)).toBeCloseTo(9, 5);
  expect(step(1)).toBeLessThan(9);
  optimizer.dispose();
  w.dispose();
});

/** Runs a file beside this one in a process of its own that may have so much address space. */
async function withMemory(gigabytes: number, file: URL): Promise<string> {
  const path = fileURLToPath(file);
  const node = '"$0" --conditions=@rote/source --no-warnings "$1"';
  const command = `ulimit -v ${gigabytes * 1024 ** 2} && exec ${node}`;
  const { stdout } = await promisify(execFile)("sh", ["-c", command, process.execPath, path]);
  return stdout;
}

test.runIf(process.platform === "linux")(
  "a process that really runs out of memory reports it, and continues with a smaller batch",
  { timeout: 120_000 },
  async () => {
    const said = JSON.parse(
      await withMemory(6, new URL("./testing/outOfMemory.testing.ts", import.meta.url)),
    );
    expect(said).toEqual({
      error: "OutOfMemoryError",
      message: expect.stringMatching(/BatchMatMul\(float32\[30000,1\], float32\[1,30000\]\) → /),
      smaller: 4 * 100 * 100,
    });
  },
);
